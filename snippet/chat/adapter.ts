import type { EventName } from '../../schema/events/index.ts'
import type { Core } from '../core.ts'

export type ChatEvent = EventName & `chat_${string}`
export type Direction = 'visitor' | 'agent' | 'bot'
/** What a rating says: the score, and the ends of its scale. */
type Rating = readonly [score: number, min: number, max: number]
/** What happened, never what was said: one of our events, who wrote a message, or a rating. */
export type Said = Exclude<ChatEvent, 'chat_message' | 'chat_rate'> | Direction | Rating

export type Callback = (detail: unknown) => unknown
export type Subscribe = (name: string, callback: Callback) => unknown

/** What a chat widget fills in. */
export interface ChatAdapter {
  provider: string
  /**
   * How to subscribe, once the widget takes subscriptions; nothing before. Asked every half second, so it is cheap;
   * it may throw.
   */
  find: (page: Window) => Subscribe | false | undefined
  /** The widget's own names; a function reads out of the payload what happened, and nothing else. */
  events: Record<string, Said | ((detail: never) => Said | false | undefined)>
  /** Id of the conversation, where it is not the payload's `conversationId`. */
  readId?: (detail: never, page: Window) => string | number | null | undefined
}

interface Emitter {
  on?: Subscribe
}

/** For widgets that leave an object with `on(name, callback)` in the window. Stubs that queue have it too. */
export const emitter =
  (global: string): ChatAdapter['find'] =>
  (page) => {
    const widget = (page as unknown as Record<string, Emitter | undefined>)[global]
    return widget?.on?.bind(widget)
  }

/** For widgets that dispatch events on the window: one may listen before they have come, and nothing is replaced. */
export const windowEvents: ChatAdapter['find'] = (page) => (name, callback) =>
  page.addEventListener(name, (event) => callback((event as CustomEvent<unknown>).detail))

/**
 * For widgets that only tell how much is unread: a count that grew is a message to the visitor. The first count is
 * where it stood before the page. What is written while the chat is open is not counted as unread, so not heard.
 */
export const whenMore = (): ((count: number) => Said | false) => {
  let before = Infinity
  return (count) => {
    const isMore = count > before
    before = count
    return isMore && 'agent'
  }
}

/** Where files of adapters and the driver meet: what comes first waits for the other. */
interface Meeting {
  chats?: ChatAdapter[][] | { push: (adapters: ChatAdapter[]) => unknown }
}
// There is one `track` a page; the page's own things are not to bear our marks.
const meetingOf = ({ track }: Core) => track as Meeting

/** Hands adapters to the driver, which may be still to come. */
export const putAdapters = (core: Core, adapters: ChatAdapter[]): void => {
  ;(meetingOf(core).chats ??= []).push(adapters)
}

/** From now on adapters go to `drive`, also those that came before. */
export const takeAdapters = (core: Core, drive: (adapters: ChatAdapter[]) => void): void => {
  const meeting = meetingOf(core)
  const waiting = meeting.chats as ChatAdapter[][] | undefined
  meeting.chats = { push: drive }
  waiting?.forEach(drive)
}
