import type { Home } from '../home.ts'
import { HttpError, NO_STORE } from '../http-error.ts'
import { ask } from './query-api.ts'
import { type Site, siteOf } from '../sites.ts'

/** Everything the store knows of who a person is: what was said of its visitors, and when they were seen. */
const PERSON = `
with names as (
  select {person_id:String} as name
  union all
  select previous_id from person_of_user where site_id = {site:String} and person_id = {person_id:String}
), visitors as (
  select visitor_id from identities_by_user where site_id = {site:String} and user_id in names
  union distinct
  select name from names
)
select
  argMax(e.user_id, e.user_id = {person_id:String}) as user_id,
  -- An import without a browser bears the user's own name in its place, and an alias the name before.
  arraySort(groupUniqArrayIf(e.visitor_id, e.visitor_id != e.user_id and e.name != 'alias')) as visitor_ids,
  min(e.occurred_at) as first_seen_at,
  max(e.occurred_at) as last_seen_at
from person_events as e
where e.site_id = {site:String} and e.visitor_id in visitors and e.person_id = {person_id:String}
having count() > 0`

/** `GET /api/v1/people/{person_id}`. @throws HttpError 404 when nobody is known by that id */
export async function person(request: Request, personId: string, home: Home): Promise<Response> {
  const site = siteOf(home.sites, new URL(request.url).searchParams.get('site'))
  const text = await ask(home, PERSON, {
    parameters: { site: site.key, person_id: personId },
    format: 'JSONEachRow',
    signal: request.signal,
  })
  if (text.trim() === '')
    throw new HttpError(404, 'unknown_person', 'Nobody is known by that id', { field: 'person_id' })
  return Response.json({ person_id: personId, ...(JSON.parse(text) as object) }, { headers: NO_STORE })
}

/** The person that a name or a browser belongs to. @throws HttpError 409 when it is a browser of somebody known */
export async function personOf(site: Site, id: string, home: Home): Promise<string> {
  const text = await ask(
    home,
    `select dictGetOrDefault('person_of_user', 'person_id', ({site:String}, {id:String}), {id:String}) as by_name,
       dictGet('person_of_visitor', 'user_id', ({site:String}, {id:String})) as said_user,
       dictGetOrDefault('person_of_user', 'person_id', ({site:String}, said_user), said_user) as of_browser,
       (select count() from identities_by_user where site_id = {site:String} and user_id = {id:String}) > 0 as is_user`,
    { parameters: { site: site.key, id }, format: 'JSONEachRow' },
  )
  const found = JSON.parse(text) as { by_name: string; of_browser: string; is_user: number | boolean }
  if (found.of_browser === '' || found.of_browser === found.by_name || found.is_user) return found.by_name
  throw new HttpError(
    409,
    'browser_of_person',
    `person_id: "${id.slice(0, 128)}" is a browser of the person "${found.of_browser}"; name the person`,
    { field: 'person_id' },
  )
}
