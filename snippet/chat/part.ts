import { useCore } from '../use-core.ts'
import { chatAdapters } from './index.ts'
import { watchChats } from './watch-chats.ts'

/** The second file for chats, `p.chat.js`. */
useCore('chat', (core) => watchChats(core, chatAdapters))
