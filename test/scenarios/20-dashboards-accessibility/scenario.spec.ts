import { expect, test } from '@playwright/test'
import { untilStored } from '../../dashboards/support/ask-api.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { openDashboard, watchConsole } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

const user = newUser('accesible')
const views = {
  home: '',
  'home as a table': 'daily=table',
  map: 'view=map',
  'people of a stage': 'view=map&stage=consideration&outcome=all',
  desired: 'view=desired',
  live: 'view=live',
  people: 'view=people',
  'people after filters': 'view=people&search=nobody-is-called-so&only=known',
  person: `view=people&person=${user}`,
  'unknown person': 'view=people&person=nobody-is-called-so',
  funnel: 'view=funnel&steps=page_view,view_item,boarded_ship',
  'funnel as a table': 'view=funnel&show=table',
  paths: 'view=paths',
  'paths as a table': 'view=paths&show=table',
  attribution: 'view=attribution',
  'attribution in money': 'view=attribution&measure=money&by=source',
  compare: 'view=compare&a=mobile&b=desktop',
  'compare with before': 'view=compare&when=before',
  campaigns: 'view=campaigns',
  channels: 'view=channels',
  voice: 'view=voice',
  friction: 'view=friction',
  loyalty: 'view=loyalty',
  quality: 'view=quality',
  queries: 'view=queries',
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

for (const lang of ['es', 'en']) {
  for (const theme of ['light', 'dark']) {
    test(`axe finds nothing in ${lang}, ${theme}`, async ({ page }) => {
      test.setTimeout(300_000)
      const complaints = watchConsole(page)
      for (const [name, search] of Object.entries(views)) {
        await openDashboard(page, `/?${search}&lang=${lang}&theme=${theme}`)
        expect(await findViolations(page), name).toEqual([])
      }
      await openDashboard(page, `/?view=people&lang=${lang}&theme=${theme}`)
      await page.getByTestId('source-people').click()
      expect(await findViolations(page), 'the sheet with the rows').toEqual([])
      // A person nobody knows is a 404, which browsers log; nothing else is.
      expect(complaints.filter((text) => !text.includes('404'))).toEqual([])
    })
  }
}

test('everything fits a phone of 360 px', async ({ page }) => {
  test.setTimeout(300_000)
  await page.setViewportSize({ width: 360, height: 740 })
  for (const [name, search] of Object.entries(views)) {
    await openDashboard(page, `/?${search}`)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow, name).toBeLessThanOrEqual(0)
    expect(await findViolations(page), name).toEqual([])
  }
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

test('the sheet with the rows gives the focus back', async ({ page }) => {
  await openDashboard(page, '/?view=people&lang=en')
  const door = page.getByTestId('source-people')
  await door.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(door).toBeFocused()
})
