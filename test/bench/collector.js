// `npm run bench:collector`: events per second of POST /e with everything running (log, ClickHouse on the same
// machine, durable answers), beside a server that only parses the same bodies, in the same run.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import autocannon from 'autocannon'
import { ensureInstalled, environment } from '../../collector/node/prepare.mjs'
import { end, said, startNode } from '../homes.mjs'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 8)
const CONNECTIONS = 64
const PER_REQUEST = [1, 10, 50]

await ensureInstalled()
const folder = mkdtempSync(join(tmpdir(), 'periplo-bench-'))
const children = []
try {
  const home = await startNode(join(folder, 'data'), children)
  const ceiling = await startCeiling(children)
  console.log(`${SECONDS} s each, ${CONNECTIONS} connections\n`)
  console.log('events/request   events/s   p50 ms   p99 ms   only parsing   ratio')
  let acknowledged = 0
  for (const size of PER_REQUEST) {
    const plain = await load(ceiling, size)
    const ours = await load(`${home.url}/e`, size)
    acknowledged += ours.events
    const cells = [
      size,
      ours.perSecond,
      ours.p50,
      ours.p99,
      plain.perSecond,
      (ours.perSecond / plain.perSecond).toFixed(2),
    ]
    const widths = [14, 11, 9, 9, 15, 8]
    console.log(cells.map((cell, i) => String(cell).padStart(widths[i])).join(''))
  }
  await reconcile(home, acknowledged)
} finally {
  await Promise.all(children.map(end))
  rmSync(folder, { recursive: true, force: true })
}

/** Every acknowledged event is stored once; the last requests may have been cut off before their answer. */
async function reconcile(home, acknowledged) {
  const started = Date.now()
  let stored = 0
  while (Date.now() - started < 120_000) {
    const before = stored
    stored = await countStored(home)
    if (stored >= acknowledged && stored === before) break
    await sleep(500)
  }
  const cutOff = CONNECTIONS * PER_REQUEST.reduce((sum, size) => sum + size, 0)
  const ok = stored >= acknowledged && stored <= acknowledged + cutOff
  console.log(
    `\nacknowledged ${acknowledged}, stored ${stored} (at most ${cutOff} cut off before their answer): ${ok ? 'ok' : 'WRONG'}`,
  )
  console.log(`drained ${((Date.now() - started) / 1000).toFixed(1)} s after the load`)
  if (!ok) process.exitCode = 1
}

async function countStored({ url, key }) {
  const response = await fetch(`${url}/api/v1/queries/overview?site=demo`, {
    headers: { Authorization: `Bearer ${key}` },
  })
  const { rows } = await response.json()
  return Number(rows[0].events)
}

async function load(url, size) {
  let request = 0
  const run = Math.random().toString(36).slice(2, 8)
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: [
      {
        method: 'POST',
        path: new URL(url).pathname,
        headers: { 'content-type': 'text/plain', origin: 'http://localhost' },
        setupRequest: (given) => ({ ...given, body: body(`${run}${request++}`, size) }),
      },
    ],
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} not 2xx, ${result.errors} errors`)
  return {
    events: result['2xx'] * size,
    perSecond: Math.round((result['2xx'] * size) / result.duration),
    p50: result.latency.p50,
    p99: result.latency.p99,
  }
}

/** A batch as the snippet sends it: one page view, its own id, then some events. */
function body(id, size) {
  const now = Date.now()
  const events = Array.from({ length: size }, (_, seq) =>
    seq === 0
      ? `{"name":"page_view","seq":0,"occurred_at":${now}}`
      : `{"name":"view_item","seq":${seq},"occurred_at":${now},"value":12.5,"currency":"COP","items":[{"item_id":"A-${seq}","item_name":"Mochila","price":12.5,"quantity":1}]}`,
  )
  return `{"site":"demo","sent_at":${now},"context":{"page_id":"p${id}","visitor_id":"visitor-${id}","session_id":"s${id}","consent_mode":"granted","url":"https://shop.example/producto?id=${id}&utm_source=instagram","referrer":"https://www.instagram.com/","language":"es-CO","screen":"390x844"},"events":[${events.join(',')}]}`
}

async function startCeiling(into) {
  const code = `require('http').createServer((q,s)=>{let b='';q.setEncoding('utf8').on('data',c=>b+=c).on('end',()=>{const n=JSON.parse(b).events.length;s.statusCode=202;s.end('{"accepted":'+n+'}')})}).listen(0,'127.0.0.1',function(){console.log('port '+this.address().port)})`
  const child = spawn('node', ['-e', code], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  child.text = ''
  child.stdout.on('data', (chunk) => (child.text += chunk))
  into.push(child)
  const [, port] = await said(child, /port (\d+)/)
  return `http://127.0.0.1:${port}/e`
}
