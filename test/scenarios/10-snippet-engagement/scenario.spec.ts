import { type Page, expect, test } from '@playwright/test'
import { distinct } from '../../support/expect-events.ts'
import { type ReceivedEvent, type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

const START = new Date('2026-11-24T12:00:00Z')
/** A page whose clock stands: only the test lets time pass, so that figures are exact on any machine. */
const open = async (page: Page, body = '', head = '') => {
  server = await servePage({
    '/': html('data-consent="opt-out"', body, head),
    '/plain': '<title>plain</title>',
  })
  await page.clock.install({ time: START })
  await page.clock.pauseAt(START.getTime() + 1000)
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning', undefined, { polling: 50 })
}
const pass = (page: Page, ms: number) => page.clock.runFor(ms)
const pretend = (page: Page, { focused, hidden }: { focused?: boolean; hidden?: boolean }) =>
  page.evaluate(
    ([isFocused, isHidden]) => {
      if (isFocused !== undefined) {
        Object.defineProperty(document, 'hasFocus', { value: () => isFocused, configurable: true })
        dispatchEvent(new Event(isFocused ? 'focus' : 'blur'))
      }
      if (isHidden !== undefined) {
        Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      }
    },
    [focused, hidden],
  )
const leaves = (): ReceivedEvent[] => distinct(server.events()).filter(({ name }) => name === 'page_leave')
/** Leaves the page; its last `page_leave`. */
const leave = async (page: Page): Promise<ReceivedEvent> => {
  const count = leaves().length
  await page.goto(server.origin + '/plain')
  await expect.poll(() => leaves().length).toBe(count + 1)
  return leaves().at(-1) as ReceivedEvent
}

test('engaged time is time in a visible page of the focused window, to the millisecond', async ({ page }) => {
  await open(page)
  await pass(page, 5000)
  await pretend(page, { focused: false })
  await pass(page, 60_000)
  await pretend(page, { focused: true })
  await pass(page, 2000)
  expect((await leave(page))['engaged_ms']).toBe(7000)
})

test('a tab hidden twice tells its attention in two parts that add up', async ({ page }) => {
  await open(page)
  await pass(page, 4000)
  await pretend(page, { hidden: true })
  await pass(page, 600_000)
  await pretend(page, { hidden: false })
  await pass(page, 3000)
  await pretend(page, { hidden: true })
  await expect.poll(() => leaves().map(({ engaged_ms }) => engaged_ms)).toEqual([4000, 3000])
})

test('attention to a frame of the page is attention to the page', async ({ page }) => {
  await open(page, '<iframe srcdoc="<input>"></iframe>')
  await page.frameLocator('iframe').locator('input').click()
  await pass(page, 3000)
  expect((await leave(page))['engaged_ms']).toBe(3000)
})

test('each view of a single-page site has its own time and depth', async ({ page }) => {
  await open(page, '<main style="height: 7200px"></main>')
  await scroll(page, 'document.documentElement', 720)
  await pass(page, 2000)
  await page.evaluate("history.pushState({}, '', '/two'); scrollTo(0, 0)")
  await pass(page, 3000)
  // On its way: the clock of the page stands, that of the line does not.
  await expect.poll(() => leaves().length).toBe(1)
  await leave(page)
  expect(leaves().map(({ engaged_ms, path }) => [path, engaged_ms])).toEqual([
    ['/', 2000],
    ['/two', 3000],
  ])
  expect(leaves()[0]?.['scroll_percent']).toBe(20)
})

const scroll = (page: Page, box: string, to: number) =>
  page.evaluate(
    `new Promise((done) => {
      addEventListener('scroll', done, {capture: true, once: true})
      ${box}.scrollTop = ${to}
    })`,
  )
/** Lets the layout be as the tests say. */
const PLAIN = '<style>body { margin: 0 }</style>'

for (const [what, body, run, percent] of [
  ['a page that fits the window is seen whole', '<p>short</p>', '', 100],
  ['without a scroll it is what the window shows', '<main style="height: 7200px"></main>', '', 10],
  ['the deepest point counts, not the last', '<main style="height: 7200px"></main>', '2880 0', 50],
  [
    'content that came later, and was not looked at, counts too',
    '<main style="height: 1440px"></main>',
    "720; document.querySelector('main').style.height = '7200px'",
    20,
  ],
  [
    'a list that grows as it is read is measured by its end',
    `<main style="height: 1440px"></main><script>
      addEventListener('scroll', () => document.querySelector('main').style.height = '2880px', {once: true})
    </script>`,
    '720 1440',
    75,
  ],
] as const) {
  test(`scroll depth: ${what}`, async ({ page }) => {
    await open(page, body, PLAIN)
    const [tops = '', afterwards = ''] = run.split('; ')
    for (const top of tops.split(' ').filter(Boolean)) {
      await scroll(page, 'document.documentElement', Number(top))
    }
    if (afterwards) await page.evaluate(afterwards)
    expect((await leave(page))['scroll_percent']).toBe(percent)
  })
}
