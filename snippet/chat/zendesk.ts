import { type Callback, type ChatAdapter, type Subscribe, whenMore } from './adapter.ts'

export type Zendesk = ((command: string, name: string, callback: Callback) => unknown) & { widget?: string }

/** The two widgets of Zendesk share a global, and the wrong one's commands are errors: `zE.widget` says which it is. */
export const zendeskFind =
  (widget: string, command: string) =>
  ({ zE }: Window & { zE?: Zendesk }): Subscribe | false =>
    zE?.widget === widget && ((name, callback) => zE(command, name, callback))

/** Messaging. Open, close and unread are in its reference; the conversation's events are from a third party's list. */
export const zendesk: ChatAdapter = {
  provider: 'zendesk',
  find: zendeskFind('messenger', 'messenger:on'),
  events: {
    open: 'chat_open',
    close: 'chat_close',
    unreadMessages: whenMore(),
    conversationStarted: 'chat_start',
    conversationAgentAssigned: 'chat_agent_join',
  },
}
