import { type Page, expect, test } from '@playwright/test'
import { ask, home, importEvents, rememberKey } from '../../support/home.ts'

interface Row {
  name: string
  occurred_at: string
  channel: string
  campaign: string
  session_no: number
  is_known: boolean
  is_identification: boolean
  session_gap_ms: number | null
  origin: string
  value: number | null
  details: Record<string, string>
}

const HOUR_MS = 3_600_000
const person = `ana-${Date.now().toString(36)}`
const timeline = (page: Page): Promise<Row[]> =>
  ask<Row>(page.request, 'person_timeline', { person_id: person })

// Where `npm run screenshots` wants the README's picture.
const pictures = process.env['PERIPLO_SCREENSHOTS']

test('an anonymous visitor becomes a person, and all of it is one timeline', async ({ page, context }) => {
  await page.clock.install()

  await test.step('arrives from a campaign, agrees, looks at products and leaves', async () => {
    await page.goto('/demo/?utm_source=instagram&utm_medium=paid_social&utm_campaign=lanzamiento')
    await page.getByTestId('consent-yes').click()
    await page.getByTestId('product-ruana').click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/ruana/i)
    await page.goBack()
    await page.getByTestId('product-mochila').click()
    await page.goto('about:blank')
  })

  await test.step('comes back hours later from a search engine and logs in', async () => {
    await page.clock.fastForward(3 * HOUR_MS)
    await page.goto('/demo/producto.html?id=mochila', { referer: 'https://www.google.com/' })
    await page.getByTestId('add-mochila').first().click()
    await page.getByTestId('open-chat').click()
    await page.getByTestId('chat-field').fill('¿Envían a Medellín?')
    await page.getByTestId('chat-send').click()
    await page.goto('/demo/contacto.html')
    await page.locator('#contact-name').pressSequentially('Ana')
    await page.goto('/demo/entrar.html')
    await page.locator('#login-user').fill(person)
    await page.locator('#login-password').fill('secreta')
    await page.getByTestId('login-send').click()
    await page.waitForURL(/cuenta/)
  })

  const dashboards = await context.newPage()
  await rememberKey(dashboards)

  await test.step('the People view shows one person', async () => {
    await expect(async () => {
      const names = (await timeline(page)).map((row) => row.name)
      expect(names).toContain('identify')
    }).toPass({ timeout: 10_000, intervals: [200] })
    await dashboards.goto(`${home.url}/?view=people&site=demo&lang=es`)
    await dashboards.getByText(person).first().click()
    await expect(dashboards.getByTestId('timeline')).toBeVisible()
  })

  await test.step('the query and the screen have the same rows: visits, channels, gap, identification', async () => {
    const rows = await timeline(page)
    const names = rows.map((row) => row.name)
    for (const name of [
      'page_view',
      'page_leave',
      'view_item',
      'add_to_cart',
      'chat_open',
      'chat_start',
      'form_start',
      'login',
      'identify',
    ]) {
      expect(names).toContain(name)
    }
    expect(rows[0]).toMatchObject({
      channel: 'paid_social',
      campaign: 'lanzamiento',
      is_known: false,
      session_no: 1,
    })
    const second = rows.find((row) => row.session_no === 2)
    expect(second).toMatchObject({ channel: 'organic_search', is_known: false })
    expect(second?.session_gap_ms).not.toBeNull()
    expect(rows.filter((row) => row.is_identification)).toHaveLength(1)
    expect(rows.at(-1)?.is_known).toBe(true)
    expect(JSON.stringify(rows)).not.toContain('Medellín')
    expect(JSON.stringify(rows)).not.toContain('secreta')

    // The shop may still be sending (a chat answers), so both are read until they agree.
    await expect(async () => {
      const shown = await dashboards
        .getByTestId('event')
        .evaluateAll((all) => all.map((each) => each.getAttribute('data-event')))
      expect(shown).toEqual((await timeline(page)).map((row) => row.name))
    }).toPass({ timeout: 10_000 })
    await expect(dashboards.getByTestId('timeline')).toContainText('◆')
    await expect(dashboards.getByTestId('timeline')).toContainText('lanzamiento')
  })

  await test.step('a server imports a purchase in the shop, and it appears while we watch', async () => {
    const answer = await importEvents(page.request, [
      {
        event_id: `pos-${person}`,
        name: 'pos_purchase',
        user_id: person,
        occurred_at: new Date().toISOString(),
        value: 185_000,
        currency: 'COP',
        order_id: `POS-${person}`,
        store: 'Usaquén',
      },
    ])
    expect(answer).toEqual({ accepted: 1, results: [] })
    await expect(dashboards.locator('[data-event=pos_purchase]')).toHaveCount(1, { timeout: 10_000 })
    const bought = (await timeline(page)).find((row) => row.name === 'pos_purchase')
    expect(bought).toMatchObject({ origin: 'import', value: 185_000, is_known: true })
    expect(bought?.details).toMatchObject({ store: 'Usaquén' })
  })

  if (pictures) {
    await dashboards.setViewportSize({ width: 1200, height: 800 })
    const moment = dashboards.locator('.event-moment')
    await moment.evaluate((element) => element.scrollIntoView({ block: 'center' }))
    await expect(moment).toBeInViewport()
    // Rows out of view are painted when they come into it.
    await dashboards.evaluate(() => new Promise((done) => setTimeout(done, 500)))
    await dashboards.screenshot({ path: `${pictures}/person.png` })
  }
})
