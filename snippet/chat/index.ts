import type { ChatAdapter } from './adapter.ts'
import { crisp } from './crisp.ts'
import { intercom } from './intercom.ts'
import { tawk } from './tawk.ts'
import { zendeskClassic } from './zendesk-classic.ts'
import { zendesk } from './zendesk.ts'

/** The chat widgets that come with the driver, in `p.chat.js`; one line adds one. The others are in `../chat-b`. */
export const chatAdapters: ChatAdapter[] = [crisp, intercom, zendesk, zendeskClassic, tawk]
