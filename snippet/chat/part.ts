import { useCore } from '../use-core.ts'
import { takeAdapters } from './adapter.ts'
import { chatAdapters } from './index.ts'
import { watchChats } from './watch-chats.ts'

type Early = ((...call: unknown[]) => unknown) & { q?: unknown[] }

// Sites may put this file before the core, to be there before Crisp: then it waits where every early call waits.
const early: Early = (...call) => (early.q ??= []).push(call)
;(window as { periplo?: Early }).periplo ??= early

/** The second file for chats, `p.chat.js`: what listens, and the widgets that cannot wait or that most sites have. */
useCore('chat', (core) => {
  watchChats(core, chatAdapters)
  takeAdapters(core, (adapters) => watchChats(core, adapters))
})
