/**
 * The map as it was drawn before, in two languages, themes and widths. `playwright test … 20-dashboards-picture
 * --update-snapshots` draws it anew. Each letter is a box of the same width, so that no machine's fonts change a pixel.
 */
import { readFileSync } from 'node:fs'
import { type Locator, expect, test } from '@playwright/test'
import { answerMap } from '../../dashboards/support/answer-map.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'

const FONT = readFileSync('test/dashboards/support/box.ttf', 'base64')
const STYLE = `
  @font-face { font-family: Box; src: url(data:font/ttf;base64,${FONT}) }
  * { font-family: Box !important; font-synthesis: none !important; hyphens: manual !important }`

// The style above is the test's own, which the policy of the page refuses.
test.use({ bypassCSP: true, contextOptions: { reducedMotion: 'reduce' } })

const looks = ['es', 'en'].flatMap((lang) =>
  ['light', 'dark'].flatMap((theme) => [1280, 360].map((width) => ({ lang, theme, width }))),
)
for (const { lang, theme, width } of looks) {
  test(`the map looks as it did: ${lang}, ${theme}, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await answerMap(page)
    await openDashboard(page, `/?view=map&region=CO&lang=${lang}&theme=${theme}`)
    await page.addStyleTag({ content: STYLE })
    await page.evaluate(() => document.fonts.load('16px Box'))
    await looksAs(page.locator('.map-panel'), `${lang}-${theme}-${width}.png`)
  })
}

/** Fewer pixels differ than the smallest mark of the map has: a square of 10 px. */
const looksAs = (locator: Locator, name: string) =>
  expect(locator).toHaveScreenshot(name, { maxDiffPixels: 60, threshold: 0.1 })
