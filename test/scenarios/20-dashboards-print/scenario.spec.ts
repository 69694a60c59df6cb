import { type Page, expect, test } from '@playwright/test'
import { answerMap } from '../../dashboards/support/answer-map.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { views } from '../../../dashboards/views/index.ts'

const MM = 96 / 25.4
const POINT = 25.4 / 72

/** The sheets of a print, in millimetres, as the PDF says. */
async function sheetsOf(page: Page): Promise<string[]> {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  return [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) =>
    [width, height].map((points) => Math.round(Number(points) * POINT)).join('×'),
  )
}

/** Shows the page as it is laid out on a sheet of this width, without its margins. */
async function layOut(page: Page, width: number): Promise<void> {
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: Math.floor((width - 24) * MM), height: 900 })
}

/** What reaches over the edge of the sheet, or of a box that would scroll on a screen; not also all around it. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isCut = (one: Element) => {
      const { width, right } = one.getBoundingClientRect()
      const clips = !['visible', 'clip'].includes(getComputedStyle(one).overflowX)
      const isSeen = width > 1 && one.checkVisibility()
      return isSeen && (right > innerWidth + 1 || (clips && one.scrollWidth > one.clientWidth + 1))
    }
    const cut = [...document.querySelectorAll('main *')].filter(isCut)
    return cut
      .filter((one) => !cut.some((other) => other !== one && one.contains(other)))
      .map((one) => one.outerHTML)
  })

const CONTROLS = ['.side', '.map-tools', '.segments', '.panel-foot', '.period select', '.button:not(.quiet)']

test('the map is one A3 sheet, light even in the dark, with nothing cut off and no controls', async ({
  page,
}) => {
  await answerMap(page)
  await openDashboard(page, '/?view=map&lang=es&theme=dark')
  await expect(page.getByTestId('touchpoints-loyalty')).toContainText('Recompra')
  const sheets = await sheetsOf(page)
  expect(sheets[0]).toBe('420×297')
  // The second has what follows the map: the events without a stage.
  expect(sheets).toHaveLength(2)

  await layOut(page, 420)
  expect(await cutOff(page)).toEqual([])
  for (const control of CONTROLS)
    for (const one of await page.locator(control).all()) await expect(one, control).toBeHidden()
  await expect(page.locator('.range')).toBeVisible()
  // What a screen unfolds is all there.
  await expect(page.getByTestId('conformance-decision').getByText('Por otro canal')).toBeVisible()
  // Dark ink on no ground; the marks of the legend keep their colour where a printer drops grounds.
  const [ink, ground, mark] = await page.evaluate(() => {
    const part = document.querySelector('.map-part-continued')!
    const square = getComputedStyle(part, '::before')
    return [
      getComputedStyle(document.body).color,
      getComputedStyle(document.documentElement).backgroundColor,
      `${square.backgroundColor} ${square.printColorAdjust}`,
    ]
  })
  expect(ink).toBe('rgb(16, 38, 47)')
  expect(ground).toBe('rgba(0, 0, 0, 0)')
  expect(mark).toBe('rgb(11, 107, 116) exact')
})

test('the other views are A4 sheets with nothing cut off', async ({ page }) => {
  test.setTimeout(120_000)
  for (const { key } of views.filter(({ key: one }) => one !== 'map')) {
    await page.emulateMedia({ media: 'screen' })
    await page.setViewportSize({ width: 1280, height: 900 })
    await openDashboard(page, `/?view=${key}&lang=es`)
    await layOut(page, 210)
    expect(await cutOff(page), key).toEqual([])
  }
  await page.emulateMedia({ media: null })
  expect(new Set(await sheetsOf(page))).toEqual(new Set(['210×297']))
})
