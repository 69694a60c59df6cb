import { useCore } from '../use-core.ts'
import { putAdapters } from '../chat/adapter.ts'
import { moreChatAdapters } from './index.ts'

/** More chat widgets, `p.chat-b.js`; `p.chat.js` has what listens to them. */
useCore('chat-b', (core) => putAdapters(core, moreChatAdapters))
