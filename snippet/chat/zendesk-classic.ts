import { type ChatAdapter, whenMore } from './adapter.ts'
import { zendeskFind } from './zendesk.ts'

/** The Web Widget before messaging; its chat API has no id and tells messages only as unread. From its reference. */
export const zendeskClassic: ChatAdapter = {
  provider: 'zendesk',
  find: zendeskFind('classic', 'webWidget:on'),
  events: {
    open: 'chat_open',
    close: 'chat_close',
    'chat:start': 'chat_start',
    'chat:end': 'chat_end',
    'chat:unreadMessages': whenMore(),
  },
}
