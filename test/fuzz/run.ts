/**
 * `npm run test:fuzz -- --bodies 10000000 --seed 1 --processes 2`: hostile bodies through the whole request path, beside
 * what the contract says of each. A body that fails is made small, and named with how to run it again.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { ROUTES, type Route, fuzz } from './fuzz.ts'

const { values } = parseArgs({
  options: {
    bodies: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    processes: { type: 'string', default: '1' },
    route: { type: 'string' },
    path: { type: 'string' },
  },
})
/** So many runs share a seed; a path leads into one of them. */
const RUNS = 1000

const { bodies, seed, route, path } = { ...values, bodies: Number(values.bodies), seed: Number(values.seed) }
if (route !== undefined && !Object.hasOwn(ROUTES, route)) {
  console.error(`--route: "${route}" is not one of ${Object.keys(ROUTES).join(', ')}`)
  process.exit(2)
}
if (path !== undefined) await replay(path)
else if (process.send) await work()
else await share()

async function replay(at: string): Promise<void> {
  await fuzz((route ?? 'e') as Route, RUNS, seed, at).then(
    () => console.log('does not fail any more'),
    (error: unknown) => {
      console.log(error instanceof Error ? error.message : error)
      process.exit(1)
    },
  )
}

/** One process: its share, some at a time, each with the next seed. */
async function work(): Promise<void> {
  const all = Object.entries(ROUTES) as [Route, number][]
  const list = route === undefined ? all.flatMap(([name, often]) => Array.from({ length: often }, () => name)) : [route as Route] // prettier-ignore
  for (let done = 0, next = seed; done < bodies; next++) {
    const name = list[next % list.length] as Route
    try {
      const count = await fuzz(name, RUNS, next)
      done += count
      process.send?.({ count })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const at = /path: "([\d:]+)"/.exec(message)?.[1]
      // A failure ends its runs; how many there were before does not matter.
      done += RUNS
      process.send?.({ count: RUNS, failure: `${message}\n\nagain: npm run test:fuzz -- --route ${name} --seed ${next} --path ${at}` }) // prettier-ignore
    }
  }
}

async function share(): Promise<void> {
  const processes = Number(values.processes)
  const each = Math.ceil(bodies / processes)
  const began = performance.now()
  let done = 0
  let failures = 0
  const ends = Array.from({ length: processes }, (_, at) => {
    const args = ['--bodies', String(each), '--seed', String(seed + at * 1_000_000)]
    const child = fork(import.meta.filename, route === undefined ? args : [...args, '--route', route])
    child.on('message', ({ count, failure }: { count: number; failure?: string }) => {
      const before = done
      done += count
      if (failure !== undefined) {
        failures++
        console.log(`\n${failure}`)
      }
      const perSecond = Math.round(done / ((performance.now() - began) / 1000))
      if (Math.floor(done / 100_000) > Math.floor(before / 100_000)) console.log(`${done} bodies, ${perSecond} a second`) // prettier-ignore
    })
    return once(child, 'exit')
  })
  const codes = (await Promise.all(ends)).map(([code]) => Number(code))
  const seconds = (performance.now() - began) / 1000
  console.log(
    `${done} bodies in ${Math.round(seconds)} s (${Math.round(done / seconds)} a second), seed ${seed}: ${failures} failures`,
  )
  process.exit(failures > 0 || codes.some((code) => code !== 0) || done < bodies ? 1 : 0)
}
