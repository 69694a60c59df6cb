import type { ChatAdapter } from './adapter.ts'

/** Every chat widget we listen to; one line adds one. Adapters come with a later issue. */
export const chatAdapters: ChatAdapter[] = []
