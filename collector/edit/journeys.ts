import { type Found, type Journeys, ownJourneys, withFiles } from '../../schema/journeys/index.ts'
import { InvalidChange, changeJourney, readChanges } from '../../schema/journey-change.ts'
import { InvalidJourney, type Journey } from '../../schema/journey.ts'
import { isRecord, show } from '../../schema/parse.ts'
import { MAX_BODY_BYTES, checkContentType, parseJson, readText } from '../receive/decode.ts'
import type { Home } from '../home.ts'
import { HttpError, NO_STORE } from '../http-error.ts'
import { type Site, siteOf } from '../sites.ts'

/** Where a home keeps the journeys that a site has changed or added. */
export interface JourneyFiles {
  /** Texts by the key of the journey; the same object while nothing has changed. */
  read: (site: string) => Readonly<Record<string, string>>
  /** Keeps a text, all of it or nothing. */
  write: (site: string, key: string, text: string) => void
}

/** A journey as the API gives it. */
export type ShownJourney = Journey & {
  /** Of its file: whoever changes it says which one it was. */
  version: string
  /** A file of the site's own. */
  is_own: boolean
}

/** What was read of the files of a site, until they change. */
const known = new WeakMap<object, Journeys>()

function journeysAt(
  home: Home,
  site: string | undefined,
): { own: Readonly<Record<string, string>>; all: Journeys } {
  const own = site === undefined ? undefined : home.journeys?.read(site)
  if (!own) return { own: {}, all: ownJourneys }
  const all = known.get(own) ?? withFiles(own)
  known.set(own, all)
  return { own, all }
}

/** Keys of the journeys of a site, the default first. */
export const journeyKeysOf = (home: Home, site?: string): string[] => journeysAt(home, site).all.keys

/** A journey of a site. @throws HttpError 500 naming file and line, where somebody wrote a wrong one by hand */
export function findJourneyOf(home: Home, site: string | undefined, key: string): Found | undefined {
  try {
    return journeysAt(home, site).all.find(key)
  } catch (error) {
    if (!(error instanceof InvalidJourney)) throw error
    throw new HttpError(500, 'invalid_journey', error.message, { field: 'journey' })
  }
}

/** `GET /api/v1/journeys`: every journey with its words, the default first; of a site, or those that come with Periplo. */
export async function listJourneys(
  home: Home,
  site?: string,
): Promise<{ journeys: ShownJourney[]; can_write: boolean }> {
  const journeys = await Promise.all(journeyKeysOf(home, site).map((key) => showJourney(home, site, key)))
  return { journeys, can_write: site !== undefined && home.journeys !== undefined }
}

async function showJourney(home: Home, site: string | undefined, key: string): Promise<ShownJourney> {
  const { journey, text } = needJourney(home, site, key)
  const { own } = journeysAt(home, site)
  return { ...journey, version: await versionOf(text), is_own: Object.hasOwn(own, key) }
}

function needJourney(home: Home, site: string | undefined, key: string): Found {
  const found = findJourneyOf(home, site, key)
  if (found) return found
  const message = `journey: "${key.slice(0, 64)}" is not one of ${journeyKeysOf(home, site).join(', ')}`
  throw new HttpError(404, 'unknown_journey', message, { field: 'journey' })
}

/** `GET /api/v1/journeys/{key}/file`: the file, to be read, compared or kept. */
export async function readJourneyFile(request: Request, key: string, home: Home): Promise<Response> {
  const site = siteAsked(request, home)
  const { text } = needJourney(home, site.key, key)
  return new Response(text, {
    headers: {
      'Content-Type': 'application/yaml; charset=utf-8',
      ...NO_STORE,
      ETag: `"${await versionOf(text)}"`,
    },
  })
}

/**
 * `PATCH /api/v1/journeys/{key}`: changes of one journey, all of them or none. The file keeps every character that is not
 * changed, and is checked as at the start, with those that take from it, before it is written.
 * @throws HttpError 400 naming the field, or the file and the line; 409 when somebody else has changed it meanwhile
 */
export async function patchJourney(request: Request, key: string, home: Home): Promise<ShownJourney> {
  const site = siteAsked(request, home)
  checkContentType(request)
  const body = parseJson(await readText(request, MAX_BODY_BYTES))
  if (!isRecord(body)) throw new HttpError(400, 'invalid_change', `body: ${show(body)} is not an object`, { field: 'body' }) // prettier-ignore
  const changes = refusing(() => readChanges(body['changes']))
  return writeJourney(home, site, key, body['version'], ({ text, journey }) =>
    refusing(() => changeJourney(text, journey, changes)),
  )
}

/**
 * `PUT /api/v1/journeys/{key}/file`: the whole file, with `If-Match` and the version that it takes the place of.
 * @throws HttpError as `patchJourney`
 */
export async function putJourneyFile(request: Request, key: string, home: Home): Promise<ShownJourney> {
  const site = siteAsked(request, home)
  const text = await readText(request, MAX_BODY_BYTES)
  const version = /^"(\w+)"$/.exec(request.headers.get('If-Match') ?? '')?.[1]
  return writeJourney(home, site, key, version, () => text, 'If-Match')
}

async function writeJourney(
  home: Home,
  site: Site,
  key: string,
  version: unknown,
  change: (found: Found) => string,
  field = 'version',
): Promise<ShownJourney> {
  const { journeys: files } = home
  if (!files) {
    const message = `This home has its journeys in its code: change schema/journeys/${key}.yaml and deploy it`
    throw new HttpError(403, 'read_only', message, { field: 'journey' })
  }
  if (typeof version !== 'string' || version === '')
    throw new HttpError(400, 'invalid_change', `${field}: is missing; it is the version that was read`, {
      field,
    })
  const seen = needJourney(home, site.key, key)
  const isCurrent = version === (await versionOf(seen.text))
  // Nothing is waited for from here on: nobody comes between the look and the writing.
  const found = needJourney(home, site.key, key)
  if (!isCurrent || found.text !== seen.text) {
    const message = `${field}: somebody else has changed this journey meanwhile; read it again, nothing was written`
    throw new HttpError(409, 'journey_changed', message, { field })
  }
  const text = change(found)
  refusing(() => checkAll({ ...files.read(site.key), [key]: text }))
  if (text !== found.text) files.write(site.key, key, text)
  return showJourney(home, site.key, key)
}

/** All journeys of a site: one may take from another. @throws InvalidJourney */
function checkAll(own: Readonly<Record<string, string>>): void {
  const { keys, find } = withFiles(own)
  for (const key of keys) find(key)
}

function refusing<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof InvalidChange)
      throw new HttpError(400, 'invalid_change', error.message, { field: error.field })
    if (error instanceof InvalidJourney)
      throw new HttpError(400, 'invalid_journey', error.message, { field: 'journey' })
    throw error
  }
}

const siteAsked = (request: Request, home: Home): Site =>
  siteOf(home.sites, new URL(request.url).searchParams.get('site'))

/** Sixteen hex digits of the text's SHA-256. */
async function versionOf(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
