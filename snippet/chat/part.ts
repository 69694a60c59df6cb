import { useCore } from '../use-core.ts'
import { takeAdapters } from './adapter.ts'
import { chatAdapters } from './index.ts'
import { watchChats } from './watch-chats.ts'

/** The second file for chats, `p.chat.js`: what listens, and the widgets that cannot wait or that most sites have. */
useCore('chat', (core) => {
  watchChats(core, chatAdapters)
  takeAdapters(core, (adapters) => watchChats(core, adapters))
})
