import type { Event } from '../../schema/parse.ts'
import type { Context, Step } from '../receive/context.ts'
import { dropBadTime } from './drop-bad-time.ts'
import { dropNoConsent } from './drop-no-consent.ts'
import { putBot } from './put-bot.ts'
import { putCampaign } from './put-campaign.ts'
import { putChannel } from './put-channel.ts'
import { putConsent } from './put-consent.ts'
import { putDevice } from './put-device.ts'
import { putGeo } from './put-geo.ts'
import { putIdentity } from './put-identity.ts'
import { putLink } from './put-link.ts'
import { putOrigin } from './put-origin.ts'
import { putPreset } from './put-preset.ts'
import { putUrl } from './put-url.ts'

/** What happens to an event, in order. */
const steps: Step[] = [
  putOrigin,
  dropNoConsent,
  dropBadTime,
  putIdentity,
  putLink, // before the address is cleaned, and only where an identity may be
  putConsent,
  putCampaign, // reads the whole address, so it comes before the address is cleaned
  putUrl,
  putChannel,
  putGeo,
  putPreset, // takes away again what the steps before it put
  putDevice,
  putBot,
]

/** Runs every step over a parsed event. @throws Drop */
export function run(event: Event, context: Context): void {
  for (const step of steps) step(event, context)
}
