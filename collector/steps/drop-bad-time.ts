import { InvalidEvent } from '../../schema/parse.ts'
import { Drop } from '../receive/drop-reason.ts'
import type { Step } from '../receive/context.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** The snippet keeps unsent events for a week. */
const MAX_AGE_MS = 7 * DAY_MS

/** Corrects the sender's clock; refuses what then lies too far from ours. Servers may tell of any past. */
export const dropBadTime: Step = (event, { sender, receivedAt, skew }) => {
  const occurredAt = (event.occurred_at ?? receivedAt - skew) + skew
  // A server's clock that is centuries ahead: `occurred_at` may be right, and what is left of it nobody can know.
  if (sender === 'server' && occurredAt < 0)
    throw new InvalidEvent(`${event.name}.occurred_at`, 'is before 1970')
  const when = (): string => `${event.name}.occurred_at: ${new Date(occurredAt).toISOString()}`
  if (occurredAt > receivedAt + DAY_MS) throw new Drop('in_future', `${when()} is more than a day from now`)
  if (sender === 'browser' && occurredAt < receivedAt - MAX_AGE_MS) {
    throw new Drop('too_old', `${when()} is more than 7 days ago; only servers may import older events`)
  }
  // A clock a little ahead of ours must not put events after their own arrival.
  event.occurred_at = sender === 'browser' ? Math.min(occurredAt, receivedAt) : occurredAt
}
