import { addDays } from '../../schema/parameter.ts'
import type { SavedQuery } from '../../schema/query.ts'
import { listJourneys } from '../edit/journeys.ts'
import type { Home } from '../home.ts'
import { HttpError, NO_STORE } from '../http-error.ts'
import { ask, compiled, dayIn, findQuery, readRequest, toAnswer } from '../read/query-api.ts'
import { type Site, siteOf } from '../sites.ts'
import { csvOf } from './csv.ts'
import { FIGURES, type Row } from './figures.ts'
import { LEAST_PEOPLE, withoutSmallCells } from './small-cells.ts'
import { type SharedView, queryNames, viewOfLink } from './shared-view.ts'

/** `GET /api/v1/shared`: what a link shows: the view's state, its days as they are now, its site. */
export async function describeLink(request: Request, home: Home): Promise<Response> {
  const view = await viewOfLink(request, home)
  const site = siteOf(home.sites, view.site_id)
  const { key, name, time_zone, currency, locale } = site
  const { title, expires_at, spec } = view
  const day = spec.state.period === undefined ? spec.made_on : today(site, home)
  return Response.json(
    {
      ...{ title, expires_at, state: spec.state, range: rangeOf(view, home), today: day },
      queries: queryNames(view),
      site: { key, name, time_zone, currency, locale },
      least_people: LEAST_PEOPLE,
    },
    { headers: NO_STORE },
  )
}

/** `GET /api/v1/shared/journeys`: the journeys that the shared view is about. */
export async function journeysOfLink(request: Request, home: Home): Promise<Response> {
  const { spec, site_id } = await viewOfLink(request, home)
  const keys = new Set(spec.asked.map(({ parameters }) => parameters['journey']))
  const { journeys } = await listJourneys(home, site_id)
  return Response.json(
    { journeys: journeys.filter(({ key }) => keys.has(key)), can_write: false },
    { headers: NO_STORE },
  )
}

/**
 * `GET /api/v1/shared/queries/{name}`: a query of the shared view, asked as the view asked it, without small cells.
 * @throws HttpError 403 for another query, and for any parameter that is not the view's
 */
export async function answerByLink(request: Request, name: string, home: Home): Promise<Response> {
  const view = await viewOfLink(request, home)
  const query = findQuery(name)
  const figures = Object.hasOwn(FIGURES, name) ? FIGURES[name] : undefined
  // Also of a view that was shared when it was otherwise.
  if (!figures || query.role !== 'viewer') throw notShared(name)
  const { format, parameters } = readRequest(request, query, home)
  checkLocked(view, query, parameters, home)
  const text = await ask(home, query.sql, { parameters: compiled(parameters, home), signal: request.signal })
  const answer = toAnswer(query, parameters, text)
  const rows = withoutSmallCells(query, figures, answer.rows)
  // How much was read tells how many there are.
  const statistics = { ...answer.statistics, rows_read: 0, bytes_read: 0 }
  const columns = answer.columns.filter((column) => query.columns.some((one) => one.name === column.name))
  if (format === 'json')
    return Response.json({ query: name, parameters, columns, rows, statistics }, { headers: NO_STORE })
  return new Response(
    format === 'csv' ? csvOf(query.columns, rows) : rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    {
      headers: {
        ...NO_STORE,
        'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
        'Content-Disposition': `inline; filename="${name}.${format}"`,
      },
    },
  )
}

const notShared = (name: string): HttpError =>
  new HttpError(403, 'not_shared', `The link does not show "${name.slice(0, 64)}"`)

/** @throws HttpError 403 naming the parameter that is not the shared view's */
function checkLocked(view: SharedView, query: SavedQuery, given: Row, home: Home): void {
  const site = siteOf(home.sites, view.site_id)
  const asked = view.spec.asked.filter((each) => each.query === query.name)
  if (asked.length === 0) throw notShared(query.name)
  const { site: givenSite, ...values } = given
  if (givenSite !== site.key) throw locked('site')
  const days = daysSince(view, home)
  const dates = query.parameters.filter(({ type }) => type === 'Date').map(({ name }) => name)
  // A page opened before midnight still asks with the day before.
  const allowed = asked.flatMap(({ parameters }) =>
    [days, days - 1].map((by) => movedBy(by, parameters, dates)),
  )
  const differences = allowed.map((parameters) =>
    Object.keys(values).filter((key) => JSON.stringify(values[key]) !== JSON.stringify(parameters[key])),
  )
  const [first] = differences.toSorted((a, b) => a.length - b.length)[0] ?? []
  if (first !== undefined) throw locked(first)
}

const locked = (field: string): HttpError =>
  new HttpError(403, 'locked', `${field}: the link keeps it as it was shared`, { field })

/** Days by which a moving period has moved since it was shared; a fixed one stays. */
function daysSince({ site_id, spec }: SharedView, home: Home): number {
  if (spec.state.period === undefined) return 0
  return daysBetween(spec.made_on, today(siteOf(home.sites, site_id), home))
}

const today = (site: Site, home: Home): string => dayIn(site.time_zone, home.now())

function movedBy(days: number, parameters: Row, dates: readonly string[]): Row {
  const moved = dates.map((name) => [name, addDays(String(parameters[name]), days)] as const)
  return days === 0 ? parameters : { ...parameters, ...Object.fromEntries(moved) }
}

/** The days that a link shows now, the second not included. */
function rangeOf({ site_id, spec }: SharedView, home: Home): { from: string; to: string } {
  const { period, from = '', to = '' } = spec.state
  if (period === undefined) return { from, to }
  const end = addDays(today(siteOf(home.sites, site_id), home), 1)
  return { from: addDays(end, period === 'today' ? -1 : -Number.parseInt(period, 10)), to: end }
}

const DAY_MS = 86_400_000
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const daysBetween = (from: string, to: string): number => Math.round((timeOf(to) - timeOf(from)) / DAY_MS)
