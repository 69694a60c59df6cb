import { isRecord, show } from '../../schema/parse.ts'
import type { Reader } from '../read/access.ts'
import { parseJson, readText } from '../receive/decode.ts'
import type { Home } from '../home.ts'
import { HttpError } from '../http-error.ts'
import { compiled, dayIn, findQuery, readGiven } from '../read/query-api.ts'
import { type Site, siteOf } from '../sites.ts'
import { FIGURES } from './figures.ts'
import {
  type Asked,
  type SharedView,
  type ViewState,
  newId,
  queryNames,
  pathOf,
  storeView,
  viewsOf,
} from './shared-view.ts'

/** Views of numbers. The others show people, events, or run any query. */
const VIEWS: ReadonlySet<string> = new Set([
  ...['home', 'map', 'desired', 'funnel', 'paths', 'attribution', 'channels', 'compare', 'campaigns'],
  ...['voice', 'friction', 'loyalty'],
])
const MAX_BODY_BYTES = 64 * 1024
const MAX_ASKED = 60
const MAX_HOSTS = 20
const MAX_TITLE = 120

/** A shared view as it is listed. */
interface Listed extends Omit<SharedView, 'spec' | 'site_id'> {
  site: string
  /** The link, as a path of ours. */
  path: string
  state: ViewState
  queries: string[]
  status: 'open' | 'expired' | 'revoked'
}

/**
 * `POST /api/v1/shared_views?site=`: shares a view as it stands. Of the queries that it asked, those stay that a link may
 * show; the names of the others are answered as `left_out`.
 * @throws HttpError naming the field that is wrong
 */
export async function shareView(
  request: Request,
  home: Home,
  reader: Reader,
): Promise<Listed & { left_out: string[] }> {
  const site = siteFrom(request, home)
  const given = parseJson(await readText(request, MAX_BODY_BYTES))
  const { title = '', state, asked, hosts = [], expires_at = null, ...rest } = isRecord(given) ? given : {}
  const [unknown] = Object.keys(rest)
  if (!isRecord(given) || unknown !== undefined)
    throw invalid(unknown ?? 'body', 'is not known: title, state, asked, hosts, expires_at')
  if (typeof title !== 'string' || title.length > MAX_TITLE)
    throw invalid('title', `must be a text of at most ${MAX_TITLE} characters`)
  const { kept, left_out } = readAsked(asked, site, home)
  const now = home.now()
  const view: SharedView = {
    id: newId(),
    site_id: site.key,
    title: title.trim(),
    created_at: new Date(now).toISOString(),
    created_by: reader.name ?? '',
    spec: { state: readState(state), asked: kept, made_on: dayIn(site.time_zone, now) },
    hosts: readHosts(hosts),
    expires_at: readTime(expires_at, now),
    revoked_at: null,
  }
  await storeView(view, home)
  return { ...(await listed(view, home)), left_out }
}

/** `GET /api/v1/shared_views?site=`: those of a site; an analyst sees their own. */
export async function listSharedViews(
  request: Request,
  home: Home,
  reader: Reader,
): Promise<{ shared_views: Listed[] }> {
  const views = await viewsOf(siteFrom(request, home), home)
  return {
    shared_views: await Promise.all(
      views.filter((view) => mayChange(view, reader)).map((view) => listed(view, home)),
    ),
  }
}

/** `DELETE /api/v1/shared_views/{id}?site=`: revokes a link; it shows nothing from now on. @throws HttpError 404 */
export async function revokeView(request: Request, id: string, home: Home, reader: Reader): Promise<Listed> {
  const views = await viewsOf(siteFrom(request, home), home)
  const view = views.find((each) => each.id === id && mayChange(each, reader))
  if (!view) throw new HttpError(404, 'unknown_shared_view', 'id: no such shared view', { field: 'id' })
  if (view.revoked_at) return listed(view, home)
  const revoked = { ...view, revoked_at: new Date(home.now()).toISOString() }
  await storeView(revoked, home)
  return listed(revoked, home)
}

const siteFrom = (request: Request, home: Home): Site =>
  siteOf(home.sites, new URL(request.url).searchParams.get('site'))

const mayChange = ({ created_by }: SharedView, { role, name = '' }: Reader): boolean =>
  role === 'admin' || (name !== '' && created_by === name)

async function listed({ spec, site_id, ...view }: SharedView, home: Home): Promise<Listed> {
  const isOver = view.expires_at !== null && Date.parse(view.expires_at) <= home.now()
  return {
    ...view,
    site: site_id,
    path: await pathOf(view.id, home.secret),
    state: spec.state,
    queries: queryNames({ spec }),
    status: view.revoked_at ? 'revoked' : isOver ? 'expired' : 'open',
  }
}

const invalid = (field: string, message: string): HttpError =>
  new HttpError(400, 'invalid_shared_view', `${field}: ${message}`, { field })

function readAsked(given: unknown, site: Site, home: Home): { kept: Asked[]; left_out: string[] } {
  if (!Array.isArray(given) || given.length === 0 || given.length > MAX_ASKED)
    throw invalid('asked', `must list the queries of the view, at most ${MAX_ASKED}`)
  const kept: Asked[] = []
  const left_out = new Set<string>()
  for (const [index, each] of given.entries()) {
    const { query: name, parameters } = isRecord(each) ? each : {}
    if (typeof name !== 'string' || !isTexts(parameters))
      throw invalid(`asked[${index}]`, 'must be {"query": name, "parameters": {name: text}}')
    const query = findQuery(name)
    if (query.role !== 'viewer' || !Object.hasOwn(FIGURES, name)) {
      left_out.add(name)
      continue
    }
    const { site: _, ...values } = readGiven(query, { ...parameters, site: site.key }, home)
    compiled({ ...values, site: site.key }, home)
    kept.push({ query: name, parameters: values })
  }
  if (kept.length === 0)
    throw invalid('asked', `a link shows no ${[...left_out].join(', ')}: it names people or events`)
  return { kept, left_out: [...left_out] }
}

const isTexts = (value: unknown): value is Record<string, string> =>
  isRecord(value) && Object.values(value).every((text) => typeof text === 'string')

function readState(given: unknown): ViewState {
  if (!isRecord(given)) throw invalid('state', 'must be what the address of the view says')
  const { view, own = {}, ...rest } = given
  if (typeof view !== 'string' || !VIEWS.has(view))
    throw invalid('state.view', `${show(view)} cannot be shared: ${[...VIEWS].join(', ')}`)
  if (!isTexts(own)) throw invalid('state.own', 'must be texts by name')
  const state: ViewState = { view, own }
  for (const [name, value] of Object.entries(rest)) {
    if (!isIn(CHECKS, name)) throw invalid(`state.${name.slice(0, 64)}`, 'is not known')
    if (typeof value !== 'string' || !CHECKS[name].test(value))
      throw invalid(`state.${name}`, `${show(value)} is not valid`)
    state[name] = value
  }
  const { period, from, to } = state
  if (period === undefined ? !from || !to || from >= to : from || to)
    throw invalid('state.period', 'must be said, or from and a later to')
  return state
}

const isIn = <T extends object>(of: T, name: PropertyKey): name is keyof T => Object.hasOwn(of, name)
const DAY = /^\d{4}-\d\d-\d\d$/
const CHECKS = {
  period: /^(today|[1-9]\d{0,3}d)$/,
  from: DAY,
  to: DAY,
  lang: /^(es|en)$/,
  theme: /^(light|dark)$/,
  region: /^([A-Z]{2}|\d{3})$/,
} as const

/** As `frame-ancestors` takes them: nothing else may come into the header. */
const HOST = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/

function readHosts(given: unknown): string[] {
  if (!Array.isArray(given) || given.length > MAX_HOSTS)
    throw invalid('hosts', `must list at most ${MAX_HOSTS} hosts`)
  return given.map((host: unknown, index) => {
    const text = typeof host === 'string' ? host.trim().toLowerCase() : ''
    if (HOST.test(text)) return text
    throw invalid(`hosts[${index}]`, `${show(host)} is not a host, as intranet.example or *.example.com`)
  })
}

function readTime(given: unknown, now: number): string | null {
  if (given === null) return null
  const time = typeof given === 'string' ? Date.parse(given) : Number.NaN
  if (Number.isNaN(time)) throw invalid('expires_at', `${show(given)} is not a time, as 2026-12-31T12:00:00Z`)
  if (time <= now) throw invalid('expires_at', 'is over already')
  return new Date(time).toISOString()
}
