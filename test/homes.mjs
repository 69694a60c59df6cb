// Starts both homes for the end-to-end tests: the Node server with its embedded ClickHouse, and the Worker
// under wrangler dev with its Queue, writing to that same ClickHouse.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT, environment } from '../collector/node/prepare.mjs'

const SECRET = 'a-secret-for-tests-only'
const START_TIMEOUT_MS = 90_000

/** @returns {Promise<{node: Home, worker: Home, stop: () => Promise<void>}>} where Home is {url, key} */
export async function startHomes() {
  const folder = mkdtempSync(join(tmpdir(), 'periplo-test-'))
  const children = []
  const stop = async () => {
    await Promise.all(children.map(end))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const data = join(folder, 'data')
    const node = await startNode(data, children)
    const clickhouse = readFileSync(join(data, 'clickhouse.url'), 'utf8').trim()
    const worker = await startWorker(clickhouse, join(folder, 'wrangler'), children)
    return { node, worker, clickhouse, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Starts a Node home on a free port. */
export async function startNode(data, children, env = {}) {
  const child = start(
    'node',
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      './collector/node/text-loader.ts',
      './collector/node/index.ts',
    ],
    { PERIPLO_DATA: data, PORT: '0', PERIPLO_SECRET: SECRET, ...env },
  )
  children.push(child)
  const [, url] = await said(child, /Dashboards\s+(http:\/\/\S+?)\/\s/)
  return { url, key: SECRET, child }
}

/** Starts the Worker under wrangler dev; `vars` in the place of those of wrangler.toml. */
export async function startWorker(clickhouse, state, children, vars = {}) {
  const port = String(await freePort())
  const inspector = String(await freePort())
  const child = start('wrangler', [
    ...['dev', '--ip', '127.0.0.1', '--port', port, '--inspector-port', inspector],
    ...['--persist-to', state, '--show-interactive-dev-session=false', '--log-level', 'log'],
    ...Object.entries({ CLICKHOUSE_URL: clickhouse, PERIPLO_SECRET: SECRET, ...vars }).flatMap(
      ([name, value]) => ['--var', `${name}:${value}`],
    ),
  ])
  children.push(child)
  const url = `http://127.0.0.1:${port}`
  await said(child, /Ready on/)
  await answers(`${url}/ready`)
  return { url, key: SECRET, child }
}

/** Whatever ends the tests ends what they started: groups of their own would outlive them. */
const started = new Set()
process.on('exit', () => started.forEach((child) => signal(child, 'SIGKILL')))
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => process.exit(1))

function start(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...environment, CI: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own, so that all of it can be ended
  })
  started.add(child)
  child.once('exit', () => started.delete(child))
  child.text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => (child.text = (child.text + chunk).slice(-100_000)))
  }
  return child
}

/** Resolves with the match once the process has printed it. */
export async function said(child, pattern) {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    const match = pattern.exec(child.text)
    if (match) return match
    if (child.exitCode !== null) break
    await sleep(50)
  }
  throw new Error(`${child.spawnargs.join(' ')} did not say ${pattern}:\n${child.text}`)
}

async function answers(url) {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok) return
    await sleep(200)
  }
  throw new Error(`${url} did not answer`)
}

/** Ends a process and its group, politely at first. */
export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  signal(child, 'SIGTERM')
  const timer = setTimeout(() => signal(child, 'SIGKILL'), 15_000)
  await gone
  clearTimeout(timer)
  signal(child, 'SIGKILL')
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name)
  } catch {
    // the group is gone already
  }
}

/** A port that nobody listens on at the moment. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
