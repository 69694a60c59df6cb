// Plain JavaScript for any Node from 20 on: it runs before the locked Node 24 is installed.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIN = join(ROOT, 'node_modules', '.bin')

/** The environment of everything we start: the locked Node 24 and the tools come first on the PATH. */
export const environment = {
  ...process.env,
  PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`,
  WRANGLER_SEND_METRICS: 'false',
}

/** Runs a command to its end, its output to ours. Resolves with the exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env: environment, stdio: 'inherit', ...options })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** Installs the locked dependencies when they are missing or not the locked ones. */
export async function ensureInstalled(say = console.error) {
  if (isInstalled()) return
  say('Installing the locked dependencies (about 1.5 GB with ClickHouse; a minute or two) …')
  const npm = process.env.npm_execpath
  // Not `npm ci`: it refuses the lock where a registry lacks a package of a platform that is not ours.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  const code = npm?.endsWith('.js')
    ? await run(process.execPath, [npm, ...args], { env: process.env })
    : await run('npm', args, { env: process.env })
  if (code !== 0) throw new Error('The dependencies could not be installed; npm says why above.')
}

function isInstalled() {
  const installed = readJson(join(ROOT, 'node_modules', '.package-lock.json'))?.packages
  const locked = readJson(join(ROOT, 'package-lock.json'))?.packages
  if (!installed || !locked) return false
  return Object.entries(locked).every(([path, { version, optional, link }]) => {
    if (path === '' || link) return true
    const own = installed[path]
    // Packages of other platforms are optional and stay away.
    return own ? own.version === version : optional === true
  })
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** Builds the snippet and the dashboards when a source is newer than what was built. */
export async function ensureBuilt(say = console.error) {
  const built = join(ROOT, 'dist', 'app', 'p.js')
  const sources = ['snippet', 'dashboards', 'schema', 'package-lock.json'].map((path) => join(ROOT, path))
  if (existsSync(built) && Math.max(...sources.map(newest)) < statSync(built).mtimeMs) return
  say('Building p.js and the dashboards …')
  const code = await run('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (code !== 0) throw new Error('The build failed; it says why above.')
}

function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}
