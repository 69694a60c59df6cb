import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { freePort } from '../homes.mjs'
import { CONNECTIONS, PER_REQUEST, compare } from './load.js'

/** As in wrangler.toml. */
const SITES = JSON.stringify([
  {
    key: 'demo',
    origins: ['loopback'],
    allow_no_origin: true,
    mark_bots: false,
    rate_limit: { client: 0, site: 0 },
  },
])

/** The Worker in workerd alone, one process; its queue is a double in the same isolate, so this is the collector. */
export async function benchWorker() {
  const folder = mkdtempSync(join(tmpdir(), 'periplo-bench-worker-'))
  const port = await freePort()
  await build({
    entryPoints: [fileURLToPath(new URL('worker-double.js', import.meta.url))],
    outfile: join(folder, 'worker.js'),
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    loader: { '.sql': 'text', '.yaml': 'text' },
  })
  writeFileSync(join(folder, 'config.capnp'), configOf(port))
  // A line of the log for every request: written, as Workers Logs takes it, and read by nobody.
  const child = spawn('workerd', ['serve', join(folder, 'config.capnp')], {
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  try {
    const origin = `http://127.0.0.1:${port}`
    await answers(`${origin}/health`)
    const { requests } = await compare(`${origin}/e`, `${origin}/only-parsing`, () => cpuSeconds(child.pid))
    const { messages } = await (await fetch(`${origin}/taken`)).json()
    // A request is one message; the last of each size may have been cut off before their answer.
    const ok = messages >= requests && messages <= requests + CONNECTIONS * PER_REQUEST.length
    console.log(`\nrequests ${requests}, messages in the queue ${messages}: ${ok ? 'ok' : 'WRONG'}`)
    if (!ok) process.exitCode = 1
  } finally {
    child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** From /proc, in hundredths; elsewhere nobody tells. */
function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return Number.NaN
  }
}

const configOf = (port) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-11-01",
  bindings = [
    (name = "PERIPLO_SITES", text = ${JSON.stringify(SITES)}),
    (name = "PERIPLO_SECRET", text = "bench of the worker 7291"),
    (name = "CLICKHOUSE_URL", text = "http://127.0.0.1:9/periplo"),
  ],
);
`

async function answers(url) {
  for (let attempt = 0; attempt < 100; attempt++) {
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok) return
    await sleep(200)
  }
  throw new Error(`${url} did not answer`)
}
