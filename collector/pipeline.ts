import type { Event } from '../schema/parse.ts'
import type { Context, Step } from './context.ts'
import { dropBadTime } from './steps/drop-bad-time.ts'
import { dropNoConsent } from './steps/drop-no-consent.ts'
import { putBot } from './steps/put-bot.ts'
import { putCampaign } from './steps/put-campaign.ts'
import { putChannel } from './steps/put-channel.ts'
import { putConsent } from './steps/put-consent.ts'
import { putDevice } from './steps/put-device.ts'
import { putGeo } from './steps/put-geo.ts'
import { putIdentity } from './steps/put-identity.ts'
import { putLink } from './steps/put-link.ts'
import { putOrigin } from './steps/put-origin.ts'
import { putPreset } from './steps/put-preset.ts'
import { putUrl } from './steps/put-url.ts'

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
