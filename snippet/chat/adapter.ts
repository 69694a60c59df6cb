import type { EventFields } from '../../schema/events/index.ts'

type ChatEvent =
  | 'chat_open'
  | 'chat_close'
  | 'chat_start'
  | 'chat_message'
  | 'chat_agent_join'
  | 'chat_end'
  | 'chat_rate'

/** What a chat widget fills in. Adapters live in a second file that speaks to the core through `periplo('track', …)`. */
export interface ChatAdapter {
  provider: string
  /** Whether the widget is on the page; cheap, it is asked repeatedly. */
  isPresent: (page: Window) => boolean
  /** Reports what happens, never what is said; returns how to stop. */
  listen: (page: Window, on: <N extends ChatEvent>(name: N, fields?: EventFields<N>) => void) => () => void
}
