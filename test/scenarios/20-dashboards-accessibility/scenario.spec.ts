import { type Page, expect, test } from '@playwright/test'
import { views } from '../../../dashboards/views/index.ts'
import { untilStored } from '../../dashboards/support/ask-api.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { openDashboard, watchConsole } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'
import { walkKeyboard } from '../../dashboards/support/walk-keyboard.ts'

const user = newUser('accesible')
/** Every view there is, and states of theirs that look different. */
const addresses: Record<string, string> = {
  ...Object.fromEntries(views.map(({ key }) => [key, `view=${key}`])),
  'home as a table': 'daily=table',
  'people of a stage': 'view=map&stage=consideration&outcome=all',
  'people after filters': 'view=people&search=nobody-is-called-so&only=known',
  person: `view=people&person=${user}`,
  'unknown person': 'view=people&person=nobody-is-called-so',
  'funnel as asked': 'view=funnel&steps=page_view,view_item,boarded_ship',
  'funnel as a table': 'view=funnel&show=table',
  'paths as a table': 'view=paths&show=table',
  'attribution in money': 'view=attribution&measure=money&by=source',
  'compare as asked': 'view=compare&a=mobile&b=desktop',
  'compare with before': 'view=compare&when=before',
  query: 'view=queries&query=people',
}

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test.beforeAll(async ({ request }) => {
  const visitor = newVisitor()
  await sendEvents(request, visitor, [
    { name: 'page_view' },
    { name: 'view_item', value: 42000, currency: 'COP' },
  ])
  await sendEvents(request, { ...visitor, user_id: user }, [{ name: 'page_view' }, { name: 'identify' }])
  await untilStored(request, user, 4)
})

/** Two looks see every colour, word and width: what is said in one language and theme at 1280 px is, at 360, in the others. */
const looks = [
  { lang: 'es', theme: 'light', width: 1280, other: 360 },
  { lang: 'en', theme: 'dark', width: 360, other: 1280 },
]
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

for (const [name, search] of Object.entries(addresses)) {
  test(`${name}: axe, keyboard, width, motion and policy`, async ({ page }) => {
    test.setTimeout(180_000)
    const complaints = watchConsole(page)
    for (const { lang, theme, width, other } of looks) {
      await page.setViewportSize({ width, height: 900 })
      await openDashboard(page, `/?${search}&lang=${lang}&theme=${theme}`)
      await expect(page.locator('html')).toHaveAttribute('lang', lang)
      expect(await findViolations(page), `${lang} ${theme}`).toEqual([])
      expect(await page.evaluate(() => document.getAnimations().length), 'moves').toBe(0)
      expect(await overflow(page), `${width} px`).toBeLessThanOrEqual(0)
      if (lang === 'es') {
        expect(await walkKeyboard(page)).toEqual([])
        await openAndClose(page)
      }
      await page.setViewportSize({ width: other, height: 900 })
      expect(await overflow(page), `${other} px`).toBeLessThanOrEqual(0)
    }
    // What the policy refuses is told there: no eval, no inline script or style. A person nobody knows is a 404.
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([])
  })
}

/** The rows behind the first panel: opened with Enter, closed with Escape, which gives the focus back. */
async function openAndClose(page: Page): Promise<void> {
  const door = page.locator('[data-testid^="source-"]').first()
  if ((await door.count()) === 0) return
  await door.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(door).toBeFocused()
}

test('the policy of the page allows neither eval nor inline script or style', async ({ request }) => {
  const policy = (await request.get('/')).headers()['content-security-policy']
  expect(policy).toContain("default-src 'self'")
  expect(policy).not.toMatch(/unsafe/)
})

test('axe finds nothing in the sheet with the rows', async ({ page }) => {
  await openDashboard(page, '/?view=people&lang=es')
  await page.getByTestId('source-people').click()
  expect(await findViolations(page)).toEqual([])
})

test('targets are at least 24 px on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await openDashboard(page, '/?view=funnel')
  const small = await page.locator('button, select, input').evaluateAll((controls) =>
    controls
      .map((control) => ({ name: control.outerHTML.slice(0, 80), box: control.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(({ name }) => name),
  )
  expect(small).toEqual([])
})

test('the keyboard reaches the content and the focus follows a move', async ({ page }) => {
  await openDashboard(page, '/?lang=es')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Saltar al contenido' })).toBeFocused()
  await page.getByRole('link', { name: 'Personas', exact: true }).first().focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Personas', level: 1 })).toBeFocused()
  await expect(page).toHaveTitle(/^Personas · /)
})
