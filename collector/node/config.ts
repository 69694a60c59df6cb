import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type AccessSettings, parseAccess } from '../read/cloudflare-access.ts'
import { type Key, parseKeys } from '../read/keys.ts'
import { DEMO_SITE, type Sites, isLoopback, parseSites } from '../sites.ts'
import { weakSecret } from '../weak-secret.ts'
import { CannotStart, explainDisk } from './lock.ts'

export interface Config {
  port: number
  /** Address to listen on; anything but loopback needs a secret that nobody would try. */
  host: string
  /** Directory of everything that is kept. */
  data: string
  secret: string
  /** Where the secret was read from, to be told. */
  secretFrom: string
  sites: Sites
  /** Keys of people who read. */
  keys: Key[]
  /** People who sign in at Cloudflare Access. */
  access: AccessSettings | undefined
  /** Unset: the embedded engine. */
  clickhouseUrl: string | undefined
  /** Whose queries run, where it is another user (or replica) than the collector's. */
  clickhouseReadUrl: string | undefined
  /** Who migrates at the start, where it is another user; `none`: somebody else has. */
  clickhouseAdminUrl: string | undefined
  /** Cluster that the schema is made on; unset: one server. */
  clickhouseCluster: string | undefined
  /** Port of the embedded engine; 0 is any free one. */
  clickhousePort: number
  /** How many proxies stand before us; unset: those with private addresses. */
  proxies: number | undefined
  /** How long a request may take to arrive. */
  requestSeconds: number
  /** A line of the log for every batch written, not only for what went wrong. */
  verbose: boolean
}

/** The engine needs room to merge; below this a start would end in half-written files. */
const MIN_FREE_BYTES = 64 * 1024 * 1024

/** Reads the settings from the environment. @throws CannotStart naming the setting that is wrong */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const data = resolve(environment['PERIPLO_DATA'] || '.periplo')
  checkDisk(data)
  const { secret, from } = readSecret(data, environment['PERIPLO_SECRET'])
  const host = environment['HOST'] || '127.0.0.1'
  const weak = isLoopback(host) ? undefined : weakSecret(secret)
  if (weak !== undefined) throw new CannotStart(weak)
  return {
    port: readPort('PORT', environment['PORT'], 8787),
    host,
    data,
    secret,
    secretFrom: from,
    sites: readSites(environment['PERIPLO_SITES']),
    keys: readText('PERIPLO_KEYS', environment['PERIPLO_KEYS'], parseKeys) ?? [],
    access: readText('PERIPLO_ACCESS', environment['PERIPLO_ACCESS'], parseAccess),
    clickhouseUrl: readUrl('CLICKHOUSE_URL', environment['CLICKHOUSE_URL']),
    clickhouseReadUrl: readUrl('CLICKHOUSE_READ_URL', environment['CLICKHOUSE_READ_URL']),
    clickhouseAdminUrl:
      environment['CLICKHOUSE_ADMIN_URL'] === 'none'
        ? 'none'
        : readUrl('CLICKHOUSE_ADMIN_URL', environment['CLICKHOUSE_ADMIN_URL']),
    clickhouseCluster: readCluster(environment['CLICKHOUSE_CLUSTER']),
    clickhousePort: readPort('PERIPLO_CLICKHOUSE_PORT', environment['PERIPLO_CLICKHOUSE_PORT'], 0),
    proxies: readProxies(environment['PERIPLO_PROXIES']),
    requestSeconds: readSeconds('PERIPLO_REQUEST_SECONDS', environment['PERIPLO_REQUEST_SECONDS'], 60),
    verbose: environment['PERIPLO_LOG'] === 'info',
  }
}

function checkDisk(data: string): void {
  try {
    mkdirSync(data, { recursive: true })
    const { bavail, bsize } = statfsSync(data)
    const free = bavail * bsize
    if (free >= MIN_FREE_BYTES) return
    const mb = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024)} MB`
    throw new CannotStart(
      `The disk of ${data} is full: ${mb(free)} free, ${mb(MIN_FREE_BYTES)} needed at least.`,
    )
  } catch (error) {
    if (error instanceof CannotStart) throw error
    throw new CannotStart(explainDisk(data, error), { cause: error })
  }
}

/** The server key: given, or made on first start and kept in the data directory, readable by its owner only. */
function readSecret(data: string, given: string | undefined): { secret: string; from: string } {
  if (given !== undefined && given !== '') {
    if (given.length < 16) throw new CannotStart('PERIPLO_SECRET is too short: 16 characters at least.')
    return { secret: given, from: 'PERIPLO_SECRET' }
  }
  const path = join(data, 'secret')
  try {
    if (!existsSync(path)) writeFileSync(path, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
    return { secret: readFileSync(path, 'utf8').trim(), from: path }
  } catch (error) {
    throw new CannotStart(explainDisk(data, error), { cause: error })
  }
}

/** Sites; the demo is always there unless a site takes its key. */
export const readSites = (given: string | undefined): Sites =>
  new Map([[DEMO_SITE.key, DEMO_SITE], ...(readText('PERIPLO_SITES', given, parseSites) ?? [])])

/** A setting that is JSON, or the path of a file of it. */
function readText<T>(name: string, given: string | undefined, parse: (text: string) => T): T | undefined {
  if (!given) return undefined
  try {
    return parse(/^\s*[[{]/.test(given) ? given : readFile(name, given))
  } catch (error) {
    throw new CannotStart(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function readFile(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new CannotStart(`${name}: the file ${path} cannot be read.`, { cause: error })
  }
}

function readPort(name: string, given: string | undefined, fallback: number): number {
  if (given === undefined || given === '') return fallback
  const port = Number(given)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CannotStart(`${name}: "${given}" is not a port (0 to 65535).`)
  }
  return port
}

function readSeconds(name: string, given: string | undefined, fallback: number): number {
  if (!given) return fallback
  const seconds = Number(given)
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600) return seconds
  throw new CannotStart(`${name}: "${given}" is not a number of seconds (1 to 3600).`)
}

/** Name of a cluster in the servers' configuration. @throws CannotStart */
export function readCluster(given: string | undefined): string | undefined {
  if (!given) return undefined
  if (/^\w+$/.test(given)) return given
  throw new CannotStart(`CLICKHOUSE_CLUSTER: "${given}" is not the name of a cluster (letters, digits, _).`)
}

function readProxies(given: string | undefined): number | undefined {
  if (!given) return undefined
  if (!/^\d$/.test(given))
    throw new CannotStart(`PERIPLO_PROXIES: "${given}" is not a number of proxies (0 to 9).`)
  return Number(given)
}

/** @throws CannotStart naming the setting */
export function readUrl(name: string, given: string | undefined): string | undefined {
  if (!given) return undefined
  try {
    const url = new URL(given)
    if (/^https?:$/.test(url.protocol)) return url.href
  } catch {
    // said below
  }
  throw new CannotStart(`${name} is not an http(s) address, as http://user:password@host:8123/periplo.`)
}
