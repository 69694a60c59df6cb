import { time } from '../../schema/field.ts'
import { type Event, isRecord } from '../../schema/parse.ts'
import type { ClickHouse } from '../clickhouse.ts'
import type { Erased } from '../write/dead-letters.ts'
import { hmacBy, hmacKey, toBase64Url } from '../hmac.ts'
import { quote } from '../write/mend.ts'
import type { Message, RejectedEvent } from '../sinks/sink.ts'

/**
 * The record of who was erased: an id's keyed hash, and when. The writer asks it before it stores anything, since every
 * way in ends there: browsers, imports, the log, queues, dead letters, what is put back. It goes by the time of the
 * event: what an erased person did before stays away however late it comes; what it does afterwards is a new fact, and
 * whether it may be recorded is a matter of consent as with anybody.
 */
export interface ErasedSince extends Omit<Erased, 'ids'> {
  /** When an id was erased, in milliseconds. */
  untilOf: (said: Pick<Said, 'site' | 'id'>) => number | undefined
}

/** Hashes a statement; each is 43 characters. */
const PER_QUERY = 5000

/** Who of the people in these messages is erased; `undefined` where nobody ever was, as nearly everywhere. */
export async function erasedIn(
  messages: readonly Message[],
  clickhouse: ClickHouse,
  secret: string,
): Promise<ErasedSince | undefined> {
  if (JSON.parse(await clickhouse.query('select count() as n from erasures', ROWS)).n === 0) return undefined
  const ids = new Map<string, { site: string; id: string }>()
  for (const message of messages) {
    for (const { site, id } of [
      ...message.events.flatMap(idsOf),
      ...message.rejected.flatMap(idsOfRejected),
    ]) {
      ids.set(`${site} ${id}`, { site, id })
    }
  }
  const hashes = new Map<string, string>()
  const key = await hmacKey(secret)
  for (const [name, { site, id }] of ids) {
    // Under another secret it is another hash.
    const text = `${secret} ${name}`
    const hash = known.get(text) ?? (await hashOf(site, id, key))
    if (known.size >= MAX_KNOWN) known.clear()
    known.set(text, hash)
    hashes.set(hash, name)
  }
  const until = new Map<string, number>()
  const all = [...hashes.keys()]
  for (let at = 0; at < all.length; at += PER_QUERY) {
    const rows = await clickhouse.query(
      `select id_hash, toUnixTimestamp64Milli(max(erased_at)) as until from erasures
       where id_hash in (${all
         .slice(at, at + PER_QUERY)
         .map(quote)
         .join(',')}) group by id_hash`,
      ROWS,
    )
    for (const line of rows.split('\n').filter(Boolean)) {
      const row = JSON.parse(line) as { id_hash: string; until: number }
      until.set(hashes.get(row.id_hash) as string, row.until)
    }
  }
  const untilOf: ErasedSince['untilOf'] = ({ site, id }) => until.get(`${site} ${id}`)
  const isErased = (said: Said): boolean => said.at <= (untilOf(said) ?? -Infinity)
  return {
    untilOf,
    hasEvent: (event) => idsOf(event).some(isErased),
    hasRejected: (event) => idsOfRejected(event).some(isErased),
  }
}

const ROWS = { format: 'JSONEachRow' } as const

interface Said {
  site: string
  id: string
  /** When it occurred, in milliseconds. */
  at: number
}

/** Whose an event is: its user's, else its browser's. An alias bears the name before in the place of a browser. */
function idsOf({ site_id, name, user_id, visitor_id, occurred_at }: Event): Said[] {
  const ids = user_id && name !== 'alias' ? [user_id] : [user_id, visitor_id]
  return ids.flatMap((id) => (id ? { site: String(site_id), id, at: Number(occurred_at) } : []))
}

function idsOfRejected({ site_id, received_at, body }: RejectedEvent): Said[] {
  const { user, visitor, at = received_at } = whoseBody(body)
  const id = user || visitor
  return id ? [{ site: site_id, id, at }] : []
}

/** Whose a refused event is, by what was sent, which may be cut off; an e-mail is `***` there. The same as in held.ts. */
export function whoseBody(body: string): { user: string; visitor: string; at?: number } {
  const sent = readBody(body)
  const text = (field: string): string => {
    const value = sent[field]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  const user = text('user_id')
  const at = time('').read(sent['occurred_at'])
  return {
    user: user.includes('***') ? '' : user,
    visitor: text('visitor_id'),
    ...(at !== undefined && { at }),
  }
}

function readBody(body: string): Record<string, unknown> {
  try {
    const sent: unknown = JSON.parse(body)
    return isRecord(sent) ? sent : {}
  } catch {
    const found = body.matchAll(/"(user_id|visitor_id)":("(?:[^"\\]|\\.)*")/g)
    return Object.fromEntries(
      [...found].map(([, field = '', value = '""']) => [field, JSON.parse(value) as string]),
    )
  }
}

/** The same visitors come batch after batch, and the writer asks twice of each batch. */
const known = new Map<string, string>()
const MAX_KNOWN = 100_000

const hashOf = async (site: string, id: string, key: CryptoKey): Promise<string> =>
  toBase64Url(await hmacBy(key, `periplo erasure ${site} ${id}`))

/** Puts down that these ids are erased; from now on the writer knows. */
export async function recordErasure(
  site: string,
  ids: readonly string[],
  erasedAt: number,
  clickhouse: ClickHouse,
  secret: string,
): Promise<void> {
  const key = await hmacKey(secret)
  const rows = await Promise.all(
    ids.map(async (id) => ({ site_id: site, id_hash: await hashOf(site, id, key), erased_at: erasedAt })),
  )
  await clickhouse.insert('erasures', rows, `erasures ${erasedAt} ${crypto.randomUUID()}`)
}

/** Names an erasure without saying whose it is; the same for the same person. */
export const erasureOf = async (site: string, personId: string, secret: string): Promise<string> =>
  (await hashOf(site, `person ${personId}`, await hmacKey(secret))).slice(0, 22)

/** What has to go of one site, up to one moment. */
export interface Late {
  site: string
  until: number
  users: string[]
  visitors: string[]
}

/** Whose events among these are, that an erasure must not have missed. */
export function lateIn(messages: readonly Message[], { untilOf }: ErasedSince): Late[] {
  const found = new Map<string, Late>()
  for (const event of messages.flatMap((message) => message.events)) {
    for (const said of idsOf(event)) {
      const until = untilOf(said)
      if (until === undefined || said.at > until) continue
      const key = `${said.site} ${until}`
      const late = found.get(key) ?? { site: said.site, until, users: [], visitors: [] }
      found.set(key, late)
      const list = event.user_id ? late.users : late.visitors
      if (!list.includes(said.id)) list.push(said.id)
    }
  }
  return [...found.values()]
}
