/** `npm run deploy`: Periplo at Cloudflare. */
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parseSites } from '../sites.ts'
import { weakSecret } from '../weak-secret.ts'
import { Mistake, command } from './cli.ts'
import { readCluster, readUrl } from './config.ts'
import { migrate } from './migrate.ts'

const HELP = `CLICKHOUSE_URL=… PERIPLO_SECRET=… PERIPLO_SITES=sites.json npm run deploy -- --domain t.example.com [--dry-run]

Makes at Cloudflare what wrangler.toml names and is not there (queues, the bucket), brings ClickHouse up to date, and
deploys the Worker with its secrets, its sites and its domain. It may be run again at any time. Sign in first: npx wrangler
login, or CLOUDFLARE_API_TOKEN. Secrets that are not set here stay as they are.
--dry-run says what would be done, and builds the Worker without sending it anywhere.`

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SECRETS = ['CLICKHOUSE_URL', 'CLICKHOUSE_READ_URL', 'PERIPLO_SECRET'] as const

command(async () => {
  const { values } = parseArgs({
    options: {
      ...{ domain: { type: 'string', multiple: true }, 'dry-run': { type: 'boolean' } },
      help: { type: 'boolean' },
    },
  } as const)
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const domains = values.domain ?? []
  const wrong = domains.find((domain) => !/^[a-z\d-]+(\.[a-z\d-]+)+$/.test(domain))
  if (wrong !== undefined) throw new Mistake(`--domain: "${wrong}" is not a host, as t.example.com.`)
  const settings = readSettings()
  const isDry = values['dry-run'] === true

  for (const { kind, name, find, make } of resources()) {
    if (isDry) say(`would make ${kind} ${name}, unless it is there: wrangler ${make.join(' ')}`)
    else if ((await ask(find)) === 0) say(`${kind} ${name} is there`)
    else await wrangler(make)
  }
  if (isDry)
    say(
      `would bring ClickHouse up to date: ${settings.admin ? 'npm run migrate' : 'no, CLICKHOUSE_URL is not set'}`,
    )
  else if (settings.admin) {
    const applied = await migrate(
      settings.admin,
      undefined,
      settings.cluster,
      process.env['CLICKHOUSE_DICTIONARY_USER'],
    )
    say(applied.length > 0 ? `ClickHouse: applied ${applied.join(', ')}` : 'ClickHouse is up to date')
  }
  const names = Object.keys(settings.secrets)
  say(`${isDry ? 'would set' : 'sets'} the secrets: ${names.join(', ') || 'none, they stay as they are'}`)
  say(`${isDry ? 'would answer' : 'answers'} at: ${domains.join(', ') || 'its workers.dev address'}`)
  await deploy(settings, domains, isDry)
  if (isDry) say('Nothing was changed (--dry-run).')
  return 0
})

interface Settings {
  secrets: Record<string, string>
  /** Where the migrations go; none: they are left alone. */
  admin: string | undefined
  cluster: string | undefined
  /** The sites as one line of JSON; none: what wrangler.toml says. */
  sites: string | undefined
}

/** @throws Mistake naming the setting that is wrong */
function readSettings(): Settings {
  const { env } = process
  try {
    for (const name of ['CLICKHOUSE_URL', 'CLICKHOUSE_READ_URL', 'CLICKHOUSE_ADMIN_URL'])
      readUrl(name, env[name])
    const secret = env['PERIPLO_SECRET']
    const weak = secret ? weakSecret(secret) : undefined
    if (weak !== undefined) throw new Error(weak)
    const given = env['PERIPLO_SITES']
    const sites = given && (given.trim().startsWith('[') ? given : readFileSync(given, 'utf8'))
    if (sites) parseSites(sites)
    return {
      secrets: Object.fromEntries(SECRETS.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
      admin: env['CLICKHOUSE_ADMIN_URL'] || env['CLICKHOUSE_URL'] || undefined,
      cluster: readCluster(env['CLICKHOUSE_CLUSTER']),
      sites: sites ? JSON.stringify(JSON.parse(sites)) : undefined,
    }
  } catch (error) {
    throw new Mistake(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

interface Resource {
  kind: string
  name: string
  /** Succeeds when it is there. */
  find: string[]
  make: string[]
}

/** What wrangler.toml names and Cloudflare does not make by itself. */
function resources(): Resource[] {
  const text = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8')
  const named = (key: string): string[] => [
    ...new Set([...text.matchAll(new RegExp(`^${key} = "([^"]+)"`, 'gm'))].map(([, name = '']) => name)),
  ]
  const queues = new Set([...named('queue'), ...named('dead_letter_queue')])
  return [
    ...[...queues].map((name) => ({
      ...{ kind: 'the queue', name },
      ...{ find: ['queues', 'info', name], make: ['queues', 'create', name] },
    })),
    ...named('bucket_name').map((name) => ({
      ...{ kind: 'the bucket', name },
      ...{ find: ['r2', 'bucket', 'info', name], make: ['r2', 'bucket', 'create', name] },
    })),
  ]
}

/** Secrets go by a file of ours alone, never on a command line that others can list. */
async function deploy({ secrets, sites }: Settings, domains: string[], isDry: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'periplo-deploy-'))
  try {
    const file = join(folder, 'secrets.json')
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })
    await wrangler([
      'deploy',
      ...(Object.keys(secrets).length > 0 ? ['--secrets-file', file] : []),
      ...(sites ? ['--var', `PERIPLO_SITES:${sites}`] : []),
      ...domains.flatMap((domain) => ['--domain', domain]),
      ...(isDry ? ['--dry-run', '--outdir', join(folder, 'worker')] : []),
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Wrangler is on the PATH of npm scripts. @throws Mistake when it fails; it has said why */
function wrangler(args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('wrangler', args, { cwd: ROOT, env: quiet(), stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code) =>
      code === 0
        ? resolve()
        : reject(
            new Mistake(`wrangler ${args.slice(0, 3).join(' ')} failed; what was made stays, run it again.`),
          ),
    )
  })
}

function ask(args: string[]): Promise<number> {
  return new Promise((resolve) => {
    execFile('wrangler', args, { cwd: ROOT, env: quiet() }, (error) => resolve(error ? 1 : 0))
  })
}

function quiet(): NodeJS.ProcessEnv {
  return { ...process.env, WRANGLER_SEND_METRICS: 'false' }
}

function say(text: string): void {
  console.log(text)
}
