import { type Page, expect } from '@playwright/test'
import { callPeriplo } from './call-periplo.ts'
import { distinct } from './expect-events.ts'
import { listStorage } from './list-storage.ts'
import { partsHaveRun } from './parts-have-run.ts'
import type { ServedPage } from './serve-page.ts'

export interface Cycle {
  /** What `consent_source` must say. */
  by: string
  /** Second files that must have come, beside the finder. */
  parts: string[]
  /** The visitor answers in the banner. */
  say: (isYes: boolean) => Promise<unknown>
  /** Purposes that `say(true)` grants. */
  purposes?: string[]
  /** What the banner itself keeps on the device, as `listStorage` names it. */
  own?: RegExp
  /** Other files that are fetched. */
  files?: RegExp
}

/**
 * The page's own time passes, in a moment (`page.clock.install()` first): longer than anything of ours waits, so that
 * what is not there will not come. Then a request of the page's, behind whatever left before it.
 */
export const letTimePass = async (page: Page, ms = 3000): Promise<void> => {
  await page.clock.runFor(ms)
  await page.evaluate(() => fetch('/', { cache: 'no-store' }).then((response) => response.text()))
}

/**
 * An open page with an unanswered banner: nothing on the device and no request but for files before the answer,
 * everything under it, one change however often it is said, nothing left after the withdrawal.
 */
export async function expectConsentCycle(page: Page, server: ServedPage, cycle: Cycle): Promise<void> {
  const { by, parts, say, purposes = ['analytics'], own = /^$/, files = /^$/ } = cycle
  const listOurs = async () => (await listStorage(page)).filter((name) => !own.test(name))
  const countPosts = () => server.requests.filter((request) => request.startsWith('POST')).length
  const updates = () => distinct(server.events()).filter(({ name }) => name === 'consent_update')

  await partsHaveRun(page, ...parts)
  await letTimePass(page)
  expect(await listOurs()).toEqual([])
  // Three come to every page.
  const fetched = server.requests
    .map((request) => request.replace(/\.\w{8}\.js$/, '.js'))
    .filter((request) => !/^GET \/($|p\.(links|errors|page)\.js)/.test(request) && !files.test(request))
  expect(fetched).toEqual(
    ['p', 'p.find', ...parts.map((part) => 'p.' + part)].map((name) => `GET /${name}.js`),
  )

  for (let time = 0; time < 3; time++) await say(true)
  await letTimePass(page)
  await expect
    .poll(() => distinct(server.events()).map(({ name }) => name), { intervals: [50] })
    .toEqual(['page_view', 'consent_update'])
  expect(updates()[0]).toMatchObject({
    consent_before: 'pending',
    consent_after: 'granted',
    consent_source: by,
    consent_purposes: purposes,
    purposes_after: purposes.join(),
  })
  // Sent events leave the device when their answer is there.
  await expect.poll(listOurs).toEqual(['local periplo'])

  for (let time = 0; time < 2; time++) await say(false)
  await expect
    .poll(() => updates().at(-1), { intervals: [50] })
    .toMatchObject({ consent_before: 'granted', consent_after: 'denied', consent_source: by })
  const count = countPosts()
  await callPeriplo(page, 'track', 'after_withdrawal')
  await letTimePass(page)
  expect(await listOurs()).toEqual([])
  expect(countPosts()).toBe(count)
  expect(updates().length).toBe(2)
  expect(server.requests.filter((request) => !/^(GET|POST \/e$)/.test(request))).toEqual([])
}
