import { type ChatAdapter, type Callback, whenMore } from './adapter.ts'

type Intercom = ((command: string, callback: Callback) => void) & { booted?: boolean }

/** Tells of the window and of unread messages; no start, no message of the visitor, no id. From its typings. */
export const intercom: ChatAdapter = {
  provider: 'intercom',
  // Callbacks given to the stub are lost in some set-ups that boot late, so it must have booted.
  find: ({ Intercom }: Window & { Intercom?: Intercom }) => Intercom?.booted && Intercom,
  events: {
    onShow: 'chat_open',
    onHide: 'chat_close',
    onUnreadCountChange: whenMore(),
  },
}
