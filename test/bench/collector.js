// `npm run bench:collector`: events per second of POST /e with everything running (log, ClickHouse on the same
// machine, durable answers), beside a server that only parses the same bodies, in the same run. `-- --worker`: the
// Worker in workerd, its queue a double in the same process, beside a Worker that only parses.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureInstalled, environment } from '../../collector/node/prepare.mjs'
import { end, said, startNode } from '../homes.mjs'
import { CONNECTIONS, PER_REQUEST, compare } from './load.js'

await ensureInstalled()
if (process.argv.includes('--worker')) {
  const { benchWorker } = await import('./worker.js')
  await benchWorker()
  process.exit()
}
const folder = mkdtempSync(join(tmpdir(), 'periplo-bench-'))
const children = []
try {
  const home = await startNode(join(folder, 'data'), children)
  const ceiling = await startCeiling(children)
  const { events: acknowledged } = await compare(`${home.url}/e`, ceiling)
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
