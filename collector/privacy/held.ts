/**
 * What is held of a person, table by table: read by the export, deleted by the erasure. Both ask with selects of ids, so
 * that a person may have any number of browsers. A test compares the list with the tables that have such columns.
 */
export interface Held {
  table: string
  /** A condition on the table's rows. */
  where: (ids: Ids) => string
}

/** Selects of one column, and of the site's key; `until` is a time, or all times. */
export interface Ids {
  site: string
  users: string
  visitors: string
  until?: string
}

/** A person's rows: its own, and those that name nobody on a browser of its. */
const named = ({ site, users, visitors }: Ids): string =>
  `site_id = ${site} and (user_id in (${users}) or user_id = '' and visitor_id in (${visitors}))`

/** An alias of a name of the person's bears the name where others bear a browser. */
const events = (ids: Ids): string =>
  `(${named(ids)} or site_id = ${ids.site} and name = 'alias' and visitor_id in (${ids.users}))${before('occurred_at', ids)}`

const before = (column: string, { until }: Ids): string => (until ? ` and ${column} <= ${until}` : '')

/** What was sent stands in `body`, perhaps cut off, perhaps with a number for an id; an e-mail is `***` there. */
const sent = (field: string): string =>
  `if(isValidJSON(body), JSONExtract(body, '${field}', 'String'), simpleJSONExtractString(body, '${field}'))`

/** In the order of an erasure: who is one person follows from the last ones, so that it can be asked for again. */
export const HELD: readonly Held[] = [
  {
    table: 'event_keys',
    where: (ids) =>
      `site_id = ${ids.site} and (page_id, event_id, seq) in (
        select if(event_id = '', page_id, ''), event_id, seq from events where ${events(ids)})`,
  },
  { table: 'events', where: events },
  { table: 'sessions', where: (ids) => named(ids) + before('started_at', ids) },
  { table: 'arrivals', where: (ids) => named(ids) + before('occurred_at', ids) },
  {
    table: 'touches',
    where: (ids) =>
      `(${named(ids)} or site_id = ${ids.site} and visitor_id in (${ids.users})
        and kind in (select kind from touch_kinds where site_id = ${ids.site} and name = 'alias'))${before('occurred_at', ids)}`,
  },
  {
    table: 'rejected_events',
    where: (ids) =>
      `site_id = ${ids.site} and body != '' and (${sent('user_id')} in (${ids.users})
        or (${sent('user_id')} = '' or ${sent('user_id')} like '%***%') and ${sent('visitor_id')} in (${ids.visitors}))${before('received_at', ids)}`,
  },
  {
    table: 'identities',
    where: (ids) => `site_id = ${ids.site} and user_id in (${ids.users})${before('identified_at', ids)}`,
  },
  {
    table: 'identities_by_user',
    where: (ids) => `site_id = ${ids.site} and user_id in (${ids.users})${before('identified_at', ids)}`,
  },
  {
    table: 'user_aliases',
    where: (ids) =>
      `site_id = ${ids.site} and (user_id in (${ids.users}) or previous_id in (${ids.users}))${before('aliased_at', ids)}`,
  },
]

const SITE = '{site:String}'
/** The names of the person `{person_id:String}`: its own, and those that aliases lead from. */
const USERS = `select {person_id:String} as id union distinct
  select previous_id from person_of_user where site_id = ${SITE} and person_id = {person_id:String}`
/** The browsers whose nameless events are the person's, as in views/person_events.sql. */
const VISITORS = `with
    dictGet('person_of_visitor', 'user_id', (${SITE}, visitor_id)) as said_user,
    dictGetOrDefault('person_of_user', 'person_id', (${SITE}, said_user), said_user) as known_as
  select visitor_id as id from (
    select visitor_id from identities_by_user where site_id = ${SITE} and user_id in (${USERS})
    union distinct select id as visitor_id from (${USERS}))
  where if(known_as != '', known_as, visitor_id) = {person_id:String}`

/** Asked with the parameters `site` and `person_id`. */
export const OF_PERSON: Ids = { site: SITE, users: USERS, visitors: VISITORS }

/** Asked of the ids in `erasing`, with a quoted hash and a quoted site. */
export const ofErasure = (erasure: string, site: string): Ids => {
  const ids = (is: string): string => `select id from erasing where erasure = ${erasure} and ${is}`
  return {
    site,
    users: ids('is_user'),
    visitors: ids('not is_user'),
    until: `(select max(until) from erasing where erasure = ${erasure})`,
  }
}

/** A condition on the person's rows of one of the tables. */
export const heldIn = (table: string): string =>
  HELD.find((each) => each.table === table)?.where(OF_PERSON) ?? 'false'
