// Whether what a page recorded arrives although the visitor leaves at once, over a line of 300 ms and a cold connection.
import { freshContext } from './browser.js'
import { decode } from './decode.js'
import { startLab } from './lab.js'
import { inParallel, track, until } from './visit.js'

const ROUND_TRIP = 300
/** Ten round trips and more; what has not come by then was lost with the page. */
const PATIENCE = 6000
const FEW = 4

/** How a visit ends, once the page has loaded. The page does the last step itself: nothing waits in between. */
export const ENDINGS = {
  'closed at load': { isView: true, leave: (page) => page.close() },
  'event, then closed': {
    leave: async (page, name) => {
      await page.evaluate(track, name)
      await page.close()
    },
  },
  'event, then next page': {
    leave: (page, name) =>
      page.evaluate((event) => {
        const send = globalThis.benchTrack ?? ((given) => globalThis.periplo('track', given, { value: 1 }))
        send(event)
        location.href = '/next'
      }, name),
  },
}

/** Visits of `visits` whose page view (or event) arrived, by ending. */
export async function measureDelivery(browser, name, tracker, visits, report) {
  const result = {}
  for (const [ending, { isView, leave }] of Object.entries(ENDINGS)) {
    const lab = await startLab({ [name]: tracker }, ROUND_TRIP)
    try {
      const arrived = await inParallel(visits, FEW, async (number) => {
        report(`delivery ${number + 1}/${visits} ${name}: ${ending}`)
        const token = `visit_${number}_`
        const context = await freshContext(browser)
        try {
          const page = await context.newPage()
          await page.goto(`${lab.pages}/${encodeURI(name)}?async&slow&visit=${token}`)
          await leave(page, `bench_event_${token}`)
          return await until(
            () =>
              lab.requests.some(({ method, isScript, body, url }) => {
                if (isScript || method === 'OPTIONS') return false
                const text = decode(body, url)
                return isView
                  ? tracker.views.test(text) && text.includes(token)
                  : text.includes(`bench_event_${token}`)
              }),
            PATIENCE,
          )
        } finally {
          await context.close()
        }
      })
      result[ending] = arrived.filter(Boolean).length
    } finally {
      await lab.close()
    }
  }
  return { visits, ...result }
}
