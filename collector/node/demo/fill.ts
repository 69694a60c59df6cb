import type { ClickHouse } from '../../clickhouse.ts'
import { reloadPersons } from '../../write/reload-persons.ts'
import { ARRIVALS } from './arrivals.ts'
import { type DemoOptions, insertText, peopleFor } from './make.ts'

/** Few parts, and a batch within 500 MB of memory. */
const EVENTS_PER_BATCH = 400_000

/**
 * Makes the demo data inside the engine, by ranges of people.
 * @param at told the events so far after each range
 * @returns how many events there are now
 * @throws Error with one sentence where the site has demo data already
 */
export async function fillDemo(
  clickhouse: ClickHouse,
  options: DemoOptions,
  events: number,
  at: (done: number) => void = () => {},
): Promise<number> {
  // Ids of imported events begin so, and the table of keys is ordered by them.
  const held = `from event_keys where site_id = '${options.site}' and page_id = '' and startsWith(event_id, 'demo-')`
  if ((await count(clickhouse, held)) > 0)
    throw new Error(
      `The site ${options.site} has demo data already: choose another with --site, or start with an empty data directory.`,
    )
  const people = peopleFor(events, options.days)
  const each = Math.ceil(people / Math.ceil(events / EVENTS_PER_BATCH))
  for (let first = 0; first < people; first += each) {
    const last = Math.min(first + each, people)
    await clickhouse.command(insertText(options, first, last - first))
    at(Math.round((last / people) * events))
  }
  await clickhouse.command(costsText(options.site))
  await reloadPersons(clickhouse)
  return count(clickhouse, `from events where site_id = '${options.site}'`)
}

/** What the advertisements cost that brought visits: networks count some more clicks than begin a visit. */
function costsText(site: string): string {
  const paid = ARRIVALS.filter(({ click_cost }) => click_cost !== undefined)
  const list = (values: (string | number | undefined)[]): string =>
    `[${values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(', ')}]`
  return `INSERT INTO costs (site_id, day, utm_source, utm_medium, utm_campaign, channel, source, cost, currency, clicks, impressions)
SELECT site_id, toDate(occurred_at, 'America/Bogota') AS day, e.utm_source AS utm_source, e.utm_medium AS utm_medium,
  e.utm_campaign AS utm_campaign, any(e.channel), any(e.source),
  clicks * transform(toString(utm_campaign), ${list(paid.map(({ campaign }) => campaign))}, ${list(paid.map(({ click_cost }) => click_cost))}, 0),
  'COP', ceil(1.12 * count()) AS clicks, clicks * (20 + cityHash64(day, utm_campaign) % 30)
FROM events AS e
WHERE site_id = '${site}' AND name = 'page_view' AND e.channel != '' AND e.utm_campaign IN (${list(paid.map(({ campaign }) => campaign))})
GROUP BY site_id, day, utm_source, utm_medium, utm_campaign`
}

async function count(clickhouse: ClickHouse, from: string): Promise<number> {
  const text = await clickhouse.query(`select count() as n ${from}`, { format: 'JSONEachRow' })
  return (JSON.parse(text) as { n: number }).n
}
