// Ours without a line: the event comes when the line is back, or with the next visit, and is one event in the store.
import { setTimeout as sleep } from 'node:timers/promises'
import { freshContext } from './browser.js'
import { startLab } from './lab.js'
import { inParallel, track, until } from './visit.js'

const FEW = 4
/** A page that is gone is in doubt for ten seconds; only then does the next one send what it left. */
const PATIENCE = 20_000
/** What would come twice comes soon after. */
const AFTERWARDS = 3000

export const WAYS = {
  'line back on the same page': async (context) => {
    await context.setOffline(false)
  },
  'closed, line back, next visit': async (context, page, lab) => {
    await page.close()
    await context.setOffline(false)
    const next = await context.newPage()
    await next.goto(`${lab.pages}/periplo?async`)
  },
}

export async function measureOffline(browser, tracker, visits, report) {
  const result = []
  for (const [way, comeBack] of Object.entries(WAYS)) {
    const seen = await inParallel(visits, FEW, async (number) => {
      report(`offline ${number + 1}/${visits}: ${way}`)
      const lab = await startLab({ periplo: tracker })
      const context = await freshContext(browser)
      try {
        const ids = () => readIds(lab.requests)
        const page = await context.newPage()
        await page.goto(`${lab.pages}/periplo?async`)
        await until(() => lab.requests.some(({ url }) => url === '/e'), PATIENCE)
        await context.setOffline(true)
        await page.evaluate(track, 'while_offline')
        // Past the moment at which it would have been sent, and until it is stored.
        await sleep(1500)
        await comeBack(context, page, lab)
        await until(() => ids().length, PATIENCE)
        await sleep(AFTERWARDS)
        return ids()
      } finally {
        await context.close()
        await lab.close()
      }
    })
    result.push({
      way,
      visits,
      once: seen.filter((ids) => new Set(ids).size === 1).length,
      copies: seen.reduce((sum, ids) => sum + Math.max(0, ids.length - 1), 0),
    })
  }
  return result
}

/** Ids of the event, one for each time it arrived. */
const readIds = (requests) =>
  requests
    .filter(({ method, url }) => method === 'POST' && url === '/e')
    .flatMap(({ body }) => {
      const { context, events } = JSON.parse(body)
      return events
        .filter(({ name }) => name === 'while_offline')
        .map(({ page_id = context.page_id, seq }) => `${page_id}.${seq}`)
    })
