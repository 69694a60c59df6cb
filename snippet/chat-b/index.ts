import type { ChatAdapter } from '../chat/adapter.ts'
import { chatwoot } from '../chat/chatwoot.ts'
import { drift } from '../chat/drift.ts'
import { freshchat } from '../chat/freshchat.ts'
import { gorgias } from '../chat/gorgias.ts'
import { hubspot } from '../chat/hubspot.ts'
import { livechat } from '../chat/livechat.ts'
import { olark } from '../chat/olark.ts'
import { salesforce } from '../chat/salesforce.ts'
import { tidio } from '../chat/tidio.ts'

/** The chat widgets of the second file for chats, `p.chat-b.js`. */
export const moreChatAdapters: ChatAdapter[] = [
  hubspot,
  drift,
  livechat,
  tidio,
  freshchat,
  olark,
  gorgias,
  salesforce,
  chatwoot,
]
