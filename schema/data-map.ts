import { columns, fieldColumns } from './columns.ts'
import { envelope } from './envelope.ts'
import { EVENT_GROUPS, type EventGroup } from './event.ts'
import { events } from './events/index.ts'

/** Why a group of fields is kept, and what it says of a person. */
interface Reason {
  why: string
  /** `named`: says who; `linked`: tells one browser from another; `none`: says nothing of anybody by itself. */
  says: 'named' | 'linked' | 'none'
}

/** Every field of the envelope stands in one of these; a new one without a reason fails `npm run schema`. */
const REASONS: readonly (Reason & { fields: readonly (keyof typeof envelope)[] })[] = [
  {
    why: 'Who it is, where somebody has said so: a journey from anonymous to known.',
    says: 'named',
    fields: ['user_id', 'account_id'],
  },
  {
    why: 'Which events are one visit and one browser’s: nothing else joins them. Only with consent.',
    says: 'linked',
    fields: ['visitor_id', 'session_id'],
  },
  {
    why: 'Which event it is: stored once, in order, and losses are seen.',
    says: 'none',
    fields: ['site_id', 'name', 'page_id', 'seq', 'event_id', 'occurred_at', 'received_at', 'origin'],
  },
  {
    why: 'What was looked at. Personal data, tokens and click ids are removed at the edge.',
    says: 'none',
    fields: ['url', 'url_host', 'url_path', 'title'],
  },
  {
    why: 'How a visit came: channels, campaigns, attribution.',
    says: 'none',
    fields: [
      ...(['referrer', 'referrer_host', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_term'] as const),
      ...(['utm_content', 'utm_id', 'click_id_name', 'channel', 'source'] as const),
    ],
  },
  {
    why: 'Which click on an advertisement it was, to report it back. Only with consent to ads.',
    says: 'linked',
    fields: ['click_id'],
  },
  {
    why: 'Where from, as coarse as the network knows; the address itself is never stored.',
    says: 'none',
    fields: ['country', 'region', 'city', 'language', 'timezone'],
  },
  {
    why: 'On what kind of device: families only, never the user agent.',
    says: 'none',
    fields: ['device', 'browser', 'os', 'screen'],
  },
  {
    why: 'What it rests on: the proof of consent.',
    says: 'none',
    fields: ['consent_mode', 'consent_purposes', 'consent_source'],
  },
  { why: 'To leave automated visits out.', says: 'none', fields: ['is_bot', 'bot_reason'] },
]

const EVENT_REASONS: Readonly<Record<EventGroup, string>> = {
  page: 'What is read, watched, searched and clicked.',
  form: 'Where forms lose people: fields by name, never a value.',
  cart: 'What is bought or left, for how much.',
  lead: 'Who asks for contact, or becomes known.',
  chat: 'Whether people are answered: who wrote, never what.',
  survey: 'How people score; a comment is the only text that people write.',
  friction: 'What is slow or broken.',
  consent: 'The receipt of a decision.',
}

const SAYS = { named: 'who somebody is', linked: 'one browser', none: '' } as const

/** Something of ours on a visitor's device. */
export interface Kept {
  name: string
  kind: string
  holds: string
  when: string
  lives: string
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
const row = (...cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`
const table = (head: string[], rows: string[][]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n')
const code = (names: Iterable<string>): string => [...names].map((name) => `\`${name}\``).join(', ')

/** docs/data-map.md: what is stored of people, why and for whom, and what is left on their devices. @throws Error naming a field without a reason */
export function dataMapPage(device: readonly Kept[]): string {
  const reasons = new Set<string>(REASONS.flatMap(({ fields }) => fields))
  const without = Object.keys(envelope).filter((name) => !reasons.has(name))
  if (without.length > 0) throw new Error(`schema/data-map.ts: no reason is given for ${without.join(', ')}`)
  const ofGroup = (group: EventGroup): string[] => {
    const fields = Object.values(events).flatMap((type) =>
      type.group === group ? Object.keys(type.fields) : [],
    )
    return [EVENT_REASONS[group], code(new Set(fields)), '']
  }
  return `# Data map

Made by \`npm run schema\` from \`schema/\`, \`snippet/\` and \`collector/\`. What each field holds: [events.md](events.md). How long: as the site's [\`retention_days\`](privacy.md#retention) says, refused events a month. Who sees it: numbers made of it, whoever has a key; the rows of a person, [analysts](collector.md#who-may-read).

## On the server: every event

${table(
  ['why', 'fields', 'says of a person'],
  REASONS.map(({ why, fields, says }) => [why, code(fields), SAYS[says]]),
)}

## On the server: by kind of event

${table(['why', 'fields', 'says of a person'], EVENT_GROUPS.map(ofGroup))}

\`props\` holds what a site sends in fields of its own: what they say is up to the site. ${columns.size} columns, ${fieldColumns.size} of them of some events.

What is made of events (\`sessions\`, \`arrivals\`, \`touches\`, \`identities\`, \`user_aliases\`, \`event_keys\`) repeats these fields and goes with them. \`rejected_events\` keeps what was refused, as it was sent, only of visitors who had consented, e-mails and card numbers removed. \`erasures\` keeps a keyed hash and a time. \`shared_views\` keeps who of you shared what. Not stored anywhere: addresses of the network, user agents, what is typed into forms, texts of chats; a test searches every text column for them after all scenarios.

## On the visitor's device

${table(
  ['name', 'kind', 'holds', 'only', 'lives'],
  device.map(({ name, kind, holds, when, lives }) => [`\`${name}\``, kind, holds, when, lives]),
)}

A choice of *no*, or consent that is taken back, removes all of it but the remembered refusal.
`
}
