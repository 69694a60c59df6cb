import {
  ANNOTATION_KINDS,
  type Annotation,
  type AnnotationKind,
  annotationFields,
  isAnnotationField,
} from '../../schema/annotation.ts'
import { type Field, day } from '../../schema/field.ts'
import { isRecord, show } from '../../schema/parse.ts'
import type { Reader } from '../read/access.ts'
import { MAX_BODY_BYTES, checkContentType, parseJson, readText } from '../receive/decode.ts'
import type { Home } from '../home.ts'
import { HttpError } from '../http-error.ts'
import { findJourneyOf, journeyKeysOf } from './journeys.ts'
import { logLine } from '../observe/log.ts'
import { ask } from '../read/query-api.ts'
import { type Site, siteOf } from '../sites.ts'

/** A version of an annotation, as the API gives it: texts that were not said are empty, days and value null. */
export interface ShownAnnotation {
  annotation_id: string
  version: number
  is_deleted: boolean
  kind: AnnotationKind
  title: string
  text: string
  first_day: string | null
  last_day: string | null
  journey: string
  stage: string
  touchpoint: string
  owner: string
  state: string
  value: number | null
  unit: string
  link: string
  written_at: string
  written_by: string
}

const COLUMNS = `annotation_id, version, is_deleted, kind, title, text, first_day, last_day, journey, stage, touchpoint,
  owner, state, value, unit, link, written_at, written_by`

/** `GET /api/v1/annotations`: as they are now. @throws HttpError naming the parameter that is wrong */
export async function listAnnotations(
  request: Request,
  home: Home,
): Promise<{ annotations: ShownAnnotation[] }> {
  const search = new URL(request.url).searchParams
  const site = siteOf(home.sites, search.get('site'))
  const [from, to] = (['from', 'to'] as const).map((name) => dayAsked(search, name))
  const [journey, kind] = [search.get('journey') ?? '', search.get('kind') ?? '']
  if (kind !== '' && !ANNOTATION_KINDS.some((one) => one === kind))
    throw invalid('kind', `"${kind.slice(0, 32)}" is not one of ${ANNOTATION_KINDS.join(', ')}`)
  const annotations = await rowsOf(
    home,
    `select ${COLUMNS} from current_annotations(site = {site:String})
     where ({from:String} = '' or last_day >= toDateOrNull({from:String}))
       and ({to:String} = '' or first_day < toDateOrNull({to:String}))
       and ({journey:String} = '' or journey = {journey:String})
       and ({kind:String} = '' or kind = {kind:String})
     order by first_day desc nulls last, written_at desc, annotation_id`,
    { site: site.key, from: from ?? '', to: to ?? '', journey, kind },
  )
  return { annotations }
}

/** `GET /api/v1/annotations/{annotation_id}`: every version, the latest first. @throws HttpError 404 */
export async function readVersions(
  request: Request,
  id: string,
  home: Home,
): Promise<{ versions: ShownAnnotation[] }> {
  const site = siteOf(home.sites, new URL(request.url).searchParams.get('site'))
  const versions = await versionsOf(home, site, id)
  if (versions.length > 0) return { versions: versions.map(shown) }
  throw new HttpError(404, 'unknown_annotation', 'annotation_id: there is no annotation by that id', {
    field: 'annotation_id',
  })
}

/** `POST /api/v1/annotations`. @throws HttpError 400 naming the field that is wrong */
export async function addAnnotation(request: Request, home: Home, reader: Reader): Promise<ShownAnnotation> {
  const { site, annotation } = await readBody(request, home)
  return store(home, site, reader, { annotation_id: crypto.randomUUID(), version: 1, ...annotation })
}

/**
 * `PUT /api/v1/annotations/{annotation_id}`: the whole of it, with the `version` that was read. One that was deleted comes
 * back. @throws HttpError 400 naming the field, 404, or 409 when somebody else has changed it meanwhile
 */
export async function changeAnnotation(
  request: Request,
  id: string,
  home: Home,
  reader: Reader,
): Promise<ShownAnnotation> {
  const { site, annotation, version } = await readBody(request, home)
  const { versions } = await readVersions(request, id, home)
  const next = nextVersion(versions[0], version)
  return store(home, site, reader, { annotation_id: id, version: next, ...annotation })
}

/** `DELETE /api/v1/annotations/{annotation_id}?version=…`: earlier versions stay. @throws HttpError as `changeAnnotation` */
export async function deleteAnnotation(
  request: Request,
  id: string,
  home: Home,
  reader: Reader,
): Promise<ShownAnnotation> {
  const search = new URL(request.url).searchParams
  const site = siteOf(home.sites, search.get('site'))
  const { versions } = await readVersions(request, id, home)
  const [last] = versions as [ShownAnnotation]
  const version = nextVersion(last, Number(search.get('version') ?? Number.NaN))
  const { written_at: _at, written_by: _by, ...said } = last
  return store(home, site, reader, { ...said, version, is_deleted: true })
}

function nextVersion(last: ShownAnnotation | undefined, seen: unknown): number {
  if (typeof seen !== 'number' || !Number.isInteger(seen))
    throw invalid('version', 'is missing; it is the version that was read')
  if (seen === last?.version) return seen + 1
  throw changed()
}

const changed = (): HttpError =>
  new HttpError(
    409,
    'annotation_changed',
    'version: somebody else has changed this annotation meanwhile; read it again, nothing was written',
    { field: 'version' },
  )

async function readBody(
  request: Request,
  home: Home,
): Promise<{ site: Site; annotation: Annotation; version: unknown }> {
  const site = siteOf(home.sites, new URL(request.url).searchParams.get('site'))
  checkContentType(request)
  const body = parseJson(await readText(request, MAX_BODY_BYTES))
  if (!isRecord(body)) throw invalid('body', `${show(body)} is not an object`)
  const { version, ...said } = body
  return { site, annotation: checkAnnotation(readAnnotation(said), home, site), version }
}

/** Narrows what was sent. @throws HttpError naming the first wrong field */
function readAnnotation(said: Record<string, unknown>): Annotation {
  const annotation: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(said)) {
    if (!isAnnotationField(name)) throw invalid(name.slice(0, 64), `is not known: ${Object.keys(annotationFields).join(', ')}`) // prettier-ignore
    if (value === null || value === '') continue
    const field: Field = annotationFields[name]
    const read = field.read(value)
    if (read === undefined) throw invalid(name, `${show(value)} is not valid (${field.kind})`)
    // An event's text may be cut; what somebody wrote may not.
    if (typeof value === 'string' && typeof read === 'string' && read.length < value.length)
      throw invalid(name, `is too long: ${read.length} characters at most`)
    annotation[name] = typeof read === 'string' ? read.trim() : read
  }
  return annotation
}

/** Kinds that are of a day; the others may also be of a place in a journey alone. */
const OF_A_DAY: readonly string[] = ['release', 'campaign', 'incident', 'holiday']

/** @throws HttpError for what is missing, or does not go together */
function checkAnnotation(said: Annotation, home: Home, site: Site): Annotation {
  const fail = (field: keyof Annotation, message: string): never => {
    throw invalid(field, message)
  }
  const { kind, first_day, last_day = first_day, journey, touchpoint, owner, value } = said
  if (kind === undefined) return fail('kind', 'is missing')
  if (kind === 'owner' && !owner) return fail('owner', 'is missing')
  const title = said.title || (kind === 'owner' ? owner : undefined)
  if (!title) return fail('title', 'is missing')
  if (OF_A_DAY.includes(kind) && first_day === undefined) return fail('first_day', `is missing: a ${kind} is of a day`) // prettier-ignore
  if (first_day === undefined && last_day !== undefined) return fail('first_day', 'is missing')
  if (first_day !== undefined && last_day !== undefined && last_day < first_day)
    return fail('last_day', `${last_day} is before the first day`)
  if (first_day === undefined && journey === undefined)
    return fail('first_day', 'is missing, and journey too: it is of a day or of a journey')
  if (kind === 'value' && value === undefined) return fail('value', 'is missing')
  if (kind === 'value' && touchpoint === undefined) return fail('touchpoint', 'is missing: a value is of one')
  if (kind !== 'value' && value !== undefined)
    return fail('value', 'is said of an annotation of the kind value alone')
  if (kind !== 'opportunity' && said.state !== undefined)
    return fail('state', 'is said of an opportunity alone')
  if (said.link !== undefined && !/^https?:\/\/[^\s]+$/.test(said.link))
    return fail('link', `${show(said.link)} is not an address, https://…`)
  return {
    ...said,
    title,
    ...(last_day !== undefined && { last_day }),
    ...(kind === 'opportunity' && { state: said.state ?? 'open' }),
    ...placeOf(said, home, site, fail),
  }
}

/** Stage and touchpoint are those of the journey, as it is now. @throws HttpError */
function placeOf(
  { journey: key, stage, touchpoint }: Annotation,
  home: Home,
  site: Site,
  fail: (field: keyof Annotation, message: string) => never,
): Pick<Annotation, 'stage'> {
  if (key === undefined) {
    if (stage !== undefined || touchpoint !== undefined)
      return fail('journey', 'is missing: a stage is of one')
    return {}
  }
  const found = findJourneyOf(home, site.key, key)
  if (!found) return fail('journey', `${show(key)} is not one of ${journeyKeysOf(home, site.key).join(', ')}`)
  const { stages, touchpoints } = found.journey
  if (stage !== undefined && stages.every((one) => one.key !== stage))
    return fail('stage', `${show(stage)} is not one of ${stages.map((one) => one.key).join(', ')}`)
  if (touchpoint === undefined) return stage === undefined ? {} : { stage }
  const about = touchpoints.find((one) => one.key === touchpoint)
  if (!about) return fail('touchpoint', `${show(touchpoint)} is not a touchpoint of ${key}`)
  if (stage !== undefined && stage !== about.stage)
    return fail('stage', `${show(stage)} is not the stage of ${touchpoint}, which is ${about.stage}`)
  return { stage: about.stage }
}

/**
 * Stores a version and reads it again: of two that were written at once the engine's first one holds, and the other is told.
 * @throws HttpError 409, or 503 when it is not certain to be stored
 */
async function store(
  home: Home,
  site: Site,
  { name = '' }: Reader,
  said: Said & { annotation_id: string; version: number },
): Promise<ShownAnnotation> {
  const change_id = crypto.randomUUID()
  try {
    const row = { site_id: site.key, change_id, written_by: name, ...said }
    await home.clickhouse.insert('annotations', [row], change_id)
  } catch (error) {
    logLine('error', 'an annotation was not stored', { error: String(error) })
    throw new HttpError(503, 'not_stored', 'The annotation could not be stored; send it again', {
      retryAfter: 5,
    })
  }
  const stored = (await versionsOf(home, site, said.annotation_id)).find(
    ({ version }) => version === said.version,
  )
  if (stored?.change_id !== change_id) throw changed()
  return shown(stored)
}

/** What a version says, also as it was read. */
type Said = Annotation | Omit<ShownAnnotation, 'written_at' | 'written_by'>
type Stored = ShownAnnotation & { change_id?: string }

const shown = ({ change_id: _change, ...rest }: Stored): ShownAnnotation => rest

const versionsOf = (home: Home, site: Site, id: string): Promise<Stored[]> =>
  rowsOf(
    home,
    `select ${COLUMNS}, change_id from annotations
     where site_id = {site:String} and annotation_id = {id:String}
     order by version desc, written_at, change_id limit 1 by version`,
    { site: site.key, id },
  )

async function rowsOf(home: Home, sql: string, parameters: Record<string, string>): Promise<Stored[]> {
  const text = await ask(home, sql, { parameters, format: 'JSONEachRow' })
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Stored)
}

function dayAsked(search: URLSearchParams, name: string): string | undefined {
  const given = search.get(name)
  if (given === null || given === '') return undefined
  const read = day('').read(given)
  if (read === undefined) throw invalid(name, `"${given.slice(0, 32)}" is not a day, YYYY-MM-DD`)
  return read
}

const invalid = (field: string, message: string): HttpError =>
  new HttpError(400, 'invalid_annotation', `${field}: ${message}`, { field })
