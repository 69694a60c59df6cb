import type { ChatAdapter } from './adapter.ts'
import { chatwoot } from './chatwoot.ts'
import { crisp } from './crisp.ts'
import { drift } from './drift.ts'
import { freshchat } from './freshchat.ts'
import { gorgias } from './gorgias.ts'
import { hubspot } from './hubspot.ts'
import { intercom } from './intercom.ts'
import { livechat } from './livechat.ts'
import { olark } from './olark.ts'
import { salesforce } from './salesforce.ts'
import { tawk } from './tawk.ts'
import { tidio } from './tidio.ts'
import { zendeskClassic } from './zendesk-classic.ts'
import { zendesk } from './zendesk.ts'

/** Every chat widget we listen to; one line adds one. */
export const chatAdapters: ChatAdapter[] = [
  crisp,
  intercom,
  zendesk,
  zendeskClassic,
  tawk,
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
