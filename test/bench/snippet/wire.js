// What goes over the wire for a page view, one event and a leave.
import { setTimeout as sleep } from 'node:timers/promises'
import { freshContext } from './browser.js'
import { startLab } from './lab.js'
import { summarize } from './statistics.js'
import { track } from './visit.js'

const BEFORE_EVENT = 800
/** Longer than any of them gathers events. */
const BEFORE_LEAVE = 4500
const AFTER_LEAVE = 2000

export async function measureWire(browser, name, tracker, rounds, report) {
  const samples = []
  for (let round = 0; round < rounds; round++) {
    report(`wire ${round + 1}/${rounds} ${name}`)
    samples.push(await visit(browser, name, tracker))
  }
  return Object.fromEntries(
    Object.keys(samples[0]).map((key) => [key, summarize(samples.map((sample) => sample[key])).median]),
  )
}

async function visit(browser, name, tracker) {
  const lab = await startLab({ [name]: tracker })
  const context = await freshContext(browser)
  try {
    const page = await context.newPage()
    await page.goto(`${lab.pages}/${encodeURI(name)}?async`)
    await sleep(BEFORE_EVENT)
    await page.evaluate(track, 'bench_event')
    await sleep(BEFORE_LEAVE)
    await page.goto(`${lab.pages}/next`)
    await sleep(AFTER_LEAVE)
    const asked = lab.requests.filter(({ isScript }) => !isScript)
    const count = (method) => asked.filter((request) => request.method === method).length
    return {
      posts: count('POST'),
      preflights: count('OPTIONS'),
      gets: count('GET'),
      bytes: asked.reduce((sum, { body }) => sum + body.length, 0),
      scripts: lab.requests.length - asked.length,
    }
  } finally {
    await context.close()
    await lab.close()
  }
}
