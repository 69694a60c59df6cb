import type { ClickHouse } from '../clickhouse.ts'
import { type Removed, finishErasure, stagedIds } from './erase.ts'
import { erasureOf, recordErasure } from './erasures.ts'
import { OF_PERSON } from './held.ts'
import type { Home } from '../home.ts'
import { HttpError } from '../http-error.ts'
import { logLine } from '../observe/log.ts'
import { personOf } from '../read/people.ts'
import { reloadPersons } from '../write/reload-persons.ts'
import { type Site, siteOf } from '../sites.ts'

/** Asked for again, it has removed 0 everywhere: nothing came back. */
export interface Erasure extends Removed {
  site: string
  person_id: string
  erased_at: string
}

/** An erasure takes all there is, also what bears a time to come. */
const ALL_TIMES = Date.UTC(2299, 0)

/**
 * `DELETE /api/v1/people/{person_id}`: everything that is held of a person, counted, and counted again afterwards. May be
 * asked for again at any time, and goes on where it was interrupted.
 * @throws HttpError 409 when the id is a browser of somebody known; 503 when it is not finished and has to be asked for again
 */
export async function erasePerson(request: Request, personId: string, home: Home): Promise<Erasure> {
  const site = siteOf(home.sites, new URL(request.url).searchParams.get('site'))
  return retriable(async () => {
    // What is under way is written first: it may say which browsers are the person's.
    await home.settle?.()
    await reloadPersons(home.clickhouse)
    const person = await personOf(site, personId, home)
    const erasure = await erasureOf(site.key, person, home.secret)
    await stage(erasure, site, person, home.clickhouse)
    const erasedAt = home.now()
    await recordErasure(site.key, (await stagedIds(erasure, home.clickhouse)).map(({ id }) => id), erasedAt, home.clickhouse, home.secret) // prettier-ignore
    await home.settle?.()
    const done = await finishErasure(erasure, site.key, home)
    return { site: site.key, person_id: person, erased_at: new Date(erasedAt).toISOString(), ...done }
  })
}

async function stage(erasure: string, site: Site, person: string, clickhouse: ClickHouse): Promise<void> {
  const of = (isUser: boolean, ids: string): string =>
    `select {erasure:String} as erasure, {site:String} as site_id, ${isUser} as is_user, id,
       fromUnixTimestamp64Milli(toInt64(${ALL_TIMES}), 'UTC') as until from (${ids})`
  const parameters = { erasure, site: site.key, person_id: person }
  for (const [isUser, ids] of [
    [true, OF_PERSON.users],
    [false, OF_PERSON.visitors],
  ] as const) {
    // prettier-ignore
    await clickhouse.command(
      `insert into erasing (erasure, site_id, is_user, id, until) ${of(isUser, ids)}`,
      parameters,
    )
  }
}

async function retriable(work: () => Promise<Erasure>): Promise<Erasure> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof HttpError) throw error
    logLine('error', 'erasure not finished', { error: String(error) })
    throw new HttpError(
      503,
      'not_erased',
      'The erasure is not finished: ClickHouse did not take or not confirm it; ask again, it goes on where it was',
      { retryAfter: 10 },
    )
  }
}
