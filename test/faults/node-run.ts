import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { within } from '../../collector/sinks/deadline.ts'
import type { Order } from './collector-process.ts'
import type { KillableEngine } from './engine.ts'
import { NO_FAULTS, openLine } from './line.ts'
import type { Random } from './random.ts'
import { type Answered, CALM_MS, type Told, visit } from './visitors.ts'

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** One that has started and waits for its orders: starting is most of what a run takes. */
let spare: ChildProcess | undefined
const launch = (): ChildProcess =>
  fork(here('collector-process.ts'), [], {
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      '--import',
      here('../../collector/node/text-loader.ts'),
    ],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
export const endSpare = (): void => void spare?.kill('SIGKILL')

/** The Node home: a log on disk, killed, restarted, filled up and torn. */
export async function runNode(name: string, random: Random, engine: KillableEngine): Promise<Told> {
  const directory = mkdtempSync(join(tmpdir(), 'periplo-faults-'))
  const line = await openLine(engine.url, random)
  const maxBytes = random.chance(0.15) ? 30_000 : 1e9
  let child: ChildProcess
  let port = 0
  let isRoomy = false

  const start = async (): Promise<void> => {
    child = spare ?? launch()
    spare = launch()
    const order: Order = { begin: { directory, clickhouse: line.url, maxBytes: isRoomy ? 1e9 : maxBytes } }
    child.send(order)
    port = await new Promise<number>((resolve, reject) => {
      child.on('message', (said: { port?: number }) => said.port && resolve(said.port))
      child.once('exit', (code) => reject(new Error(`the collector ended with ${code}`)))
    })
  }
  const end = async (order?: Order): Promise<void> => {
    port = 0
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    if (order) child.send(order)
    else child.kill('SIGKILL')
    await gone
  }
  const post = async (body: string): Promise<Answered> => {
    if (port === 0) throw new Error('nobody is there')
    const abort = new AbortController()
    // The visitor leaves, or the line breaks: in the middle of the request or of the answer.
    const timer = random.chance(0.15) ? setTimeout(() => abort.abort(), random.int(0, 30)) : undefined
    try {
      const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(20_000)])
      const response = await fetch(`http://127.0.0.1:${port}/e`, { method: 'POST', body, signal })
      const answer = (await response.json()) as Pick<Answered, 'results'>
      return { status: response.status, ...answer }
    } finally {
      clearTimeout(timer)
    }
  }

  const calamities = async (): Promise<void> => {
    for (let left = random.int(1, 4); left > 0; left--) {
      line.faults = {
        before: random.pick([0, 0.1, 0.5]),
        after: random.pick([0, 0.1, 0.4]),
        refused: random.pick([0, 0.1]),
        slow: random.pick([0, 0.5]),
      }
      await sleep(random.int(5, 400))
      const what = random.pick(['kill', 'kill', 'engine', 'disk', 'restart'] as const)
      if (what === 'engine' && random.chance(0.3)) await engine.kill()
      if (what === 'disk') {
        child.send({ disk: 'full' } satisfies Order)
        await sleep(random.int(5, 300))
        child.send({ disk: 'well' } satisfies Order)
      }
      if (what === 'restart') await end({ close: true })
      if (what === 'kill') {
        await end()
        if (random.chance(0.5)) tearTail(directory, random)
      }
      if (what === 'kill' || what === 'restart') await start()
    }
    line.faults = NO_FAULTS
  }

  try {
    await start()
    const visiting = visit(name, random, post)
    visiting.catch(() => {}) // heard of below
    await calamities()
    // A small log may stay full while it drains; with the last restart there is room for all.
    await end()
    isRoomy = true
    await start()
    const told = await within(CALM_MS, visiting)
    for (let tries = 0; readdirSync(directory).some((file) => file.endsWith('.wal')); tries++) {
      if (tries * 100 > CALM_MS) throw new Error('the log does not drain although all is well')
      await sleep(100)
    }
    await end({ close: true })
    return told
  } finally {
    await end().catch(() => {})
    line.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

/** What a crash may leave behind the last record that was acknowledged. */
function tearTail(directory: string, random: Random): void {
  const last = readdirSync(directory)
    .filter((file) => file.endsWith('.wal'))
    .sort()
    .at(-1)
  if (!last) return
  const length = Buffer.alloc(4)
  length.writeUInt32LE(random.int(1, 5000))
  const tail = random.pick([
    randomBytes(random.int(1, 200)),
    Buffer.alloc(random.int(1, 5000)),
    Buffer.concat([length, randomBytes(random.int(0, 60))]),
  ])
  appendFileSync(join(directory, last), tail)
}
