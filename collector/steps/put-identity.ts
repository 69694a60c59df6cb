import { isIdentity } from '../../schema/identity.ts'
import { InvalidEvent } from '../../schema/parse.ts'
import { Drop } from '../receive/drop-reason.ts'
import type { Step } from '../receive/context.ts'

/**
 * What joins one visit to another; a chat's id is that of the conversation, which goes on for
 * months, and a platform's receipt stands in a cookie.
 */
const WHO = ['visitor_id', 'session_id', 'user_id', 'account_id', 'chat_id', 'cmp_receipt'] as const

/**
 * Who it was. Without consent to be remembered it was nobody; a word that is no identity (`null`,
 * `undefined` …) is left out, and refused where it is all the event says. An import that knows the
 * person but no browser becomes its own: the user's name stands for the visitor.
 */
export const putIdentity: Step = (event, { sender }) => {
  if (event.consent_mode === 'cookieless') {
    // It is nothing but who somebody is: without the name its traits would remain.
    if (event.name === 'identify') throw new Drop('no_consent')
    for (const field of WHO) delete event[field]
    return
  }
  for (const field of ['user_id', 'visitor_id'] as const) {
    const value = event[field]
    if (value === undefined || isIdentity(value)) continue
    if (event.name === 'identify' || sender === 'server') {
      throw new InvalidEvent(`${event.name}.${field}`, `${JSON.stringify(value)} cannot say who somebody is`)
    }
    delete event[field]
  }
  if (event.name === 'identify' && event.user_id === undefined) {
    throw new InvalidEvent('identify.user_id', 'is missing')
  }
  if (sender === 'server') {
    if (event.user_id === undefined && event.visitor_id === undefined) {
      throw new InvalidEvent(
        `${event.name}.user_id`,
        'is missing: an import says whose event it is (user_id or visitor_id)',
      )
    }
    event.visitor_id ??= event.user_id as string
  }
}
