import { type Field, count, day, key, label, money } from './field.ts'

/** What a sender may say of one row of advertising cost; the columns of `costs` of the same names. */
export const costFields = {
  day: day('Day it was spent on, in the time zone of the site.'),
  channel: key('Channel; where it is not said, by the rules for events.', 32),
  utm_source: label('Campaign source, as in the links.', 256),
  utm_medium: label('Campaign medium, as in the links.', 256),
  utm_campaign: label('Campaign name, as in the links.', 256),
  utm_id: label('Campaign id, as in the links.', 256),
  breakdown: key('What else tells rows of one day and campaign apart: ad, device, country.', 256),
  cost: money('What it cost in `currency`, major units.'),
  currency: key('ISO 4217 code: the currency of the site.', 3),
  clicks: count('Clicks that the network counted.'),
  impressions: count('Times it was shown.'),
} satisfies Record<string, Field>

type CostField = keyof typeof costFields

/** One row of advertising cost, as it was said. */
export type Cost = { [Name in CostField]?: ReturnType<(typeof costFields)[Name]['read']> }

export const isCostField = (name: string): name is CostField => Object.hasOwn(costFields, name)
