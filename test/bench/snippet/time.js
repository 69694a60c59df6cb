// What each tracker costs the main thread of a page: by the clock on a processor four times slower, and in the
// processor's own time at full speed, which what else the machine does disturbs least.
import { setTimeout as sleep } from 'node:timers/promises'
import { freshContext } from './browser.js'
import { summarize } from './statistics.js'
import { readCosts, record } from './trace.js'
import { track } from './visit.js'

const SLOWER = 4
const WATCHED_MS = 3000
/** After the first, whose code the browser has to compile; a clock of a tenth of a millisecond shows none of them alone. */
const LATER_CALLS = 20

/** Interleaved, so that what else the machine does meets all of them alike. */
export async function measureTime(browser, lab, names, rounds, report) {
  const samples = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 ? names.toReversed() : names) {
      report(`time ${round + 1}/${rounds} ${name}`)
      const slow = await load(browser, lab, name, SLOWER)
      const full = await load(browser, lab, name, 1)
      samples[name].push({
        evaluation: slow.clock.evaluation,
        attributed: slow.clock.attributed,
        longest: slow.clock.longest,
        call: slow.call,
        laterCall: slow.laterCall,
        processor: full.processor.evaluation,
        processorAttributed: full.processor.attributed,
        processorLongest: full.processor.longest,
        processorThread: full.processor.thread,
      })
    }
  }
  return Object.fromEntries(
    names.map((name) => [
      name,
      Object.fromEntries(
        Object.keys(samples[name][0]).map((key) => [
          key,
          summarize(samples[name].map((sample) => sample[key])),
        ]),
      ),
    ]),
  )
}

async function load(browser, lab, name, rate) {
  const context = await freshContext(browser)
  try {
    const page = await context.newPage()
    // A page without a tracker first: starting the process is not the tracker's cost.
    await page.goto(`${lab.pages}/blank`)
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate })
    const isOurs = (url) => url.startsWith(`${lab.collector}/s/`)
    const events = await record(browser, async () => {
      await page.goto(`${lab.pages}/${encodeURI(name)}`)
      await sleep(WATCHED_MS)
    })
    await page.evaluate(`globalThis.periplo ??= () => {}; globalThis.benchSend = ${String(track)}`)
    const [call, laterCall] = await page.evaluate((calls) => {
      const measure = (times) => {
        const began = performance.now()
        for (let time = 0; time < times; time++) globalThis.benchSend('bench_event')
        return (performance.now() - began) / times
      }
      return [measure(1), measure(calls)]
    }, LATER_CALLS)
    return { clock: readCosts(events, isOurs), processor: readCosts(events, isOurs, true), call, laterCall }
  } finally {
    await context.close()
  }
}
