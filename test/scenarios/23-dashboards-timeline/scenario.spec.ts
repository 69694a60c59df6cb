import { expect, test } from '@playwright/test'
import { untilStored } from '../../dashboards/support/ask-api.ts'
import { importEvents } from '../../dashboards/support/import-events.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

const DAY = 86_400_000

test('shows the anonymous part, the moment of identification and what came after', async ({
  page,
  request,
}) => {
  const visitor = newVisitor()
  const user = newUser('ana')
  const landing = '/demo/?utm_source=google&utm_medium=cpc&utm_campaign=cafe-noviembre'
  await sendEvents(request, visitor, [{ name: 'page_view' }, { name: 'view_item_list' }], landing)
  await untilStored(request, visitor.visitor_id, 2)
  await sendEvents(
    request,
    { ...visitor, user_id: user },
    [
      { name: 'identify', props: { plan: 'club' } },
      { name: 'login', method: 'password' },
    ],
    '/demo/entrar.html',
  )
  await untilStored(request, user, 4)

  await openDashboard(page, `/?view=people&lang=es&person=${user}`)
  const events = page.getByTestId('event')
  await expect(events).toHaveCount(4)
  await expect(events.nth(0)).toHaveClass(/event-anonymous/)
  await expect(events.nth(0)).toContainText('parte anónima')
  await expect(events.nth(2)).toHaveClass(/event-moment/)
  await expect(events.nth(2)).toContainText('Aquí deja de ser anónima')
  await expect(events.nth(3)).toHaveClass(/event-known/)
  await expect(page.locator('.event-moment')).toHaveCount(1)

  const band = page.locator('.band').first()
  await expect(band).toContainText('Visita 1')
  await expect(band).toContainText('Búsqueda pagada')
  await expect(band).toContainText('google')
  await expect(band).toContainText('cafe-noviembre')
  await expect(band).toContainText('Consentimiento dado')
  await expect(band).toContainText('web')

  await events.nth(3).locator('summary').click()
  await expect(events.nth(3)).toContainText('password')
})

test('a visitor who became known leads to the person', async ({ page, request }) => {
  const visitor = newVisitor()
  const user = newUser('luis')
  await sendEvents(request, visitor, [{ name: 'page_view' }])
  await sendEvents(request, { ...visitor, user_id: user }, [{ name: 'identify' }])
  await untilStored(request, user, 2)
  await openDashboard(page, `/?view=people&lang=es&person=${visitor.visitor_id}`)
  await expect(page.getByTestId('event')).toHaveCount(2)
})

test('says in words how long nobody was there, and marks what servers sent', async ({ page, request }) => {
  test.skip(!process.env['PERIPLO_KEY'], 'past events need the server key')
  const { visitor_id } = newVisitor()
  const user = newUser('camila')
  const at = Date.now() - 20 * DAY
  const web = (id: string, time: number, session: string) => ({
    name: 'page_view',
    event_id: `${visitor_id}.${id}`,
    occurred_at: time,
    visitor_id,
    user_id: user,
    session_id: `${visitor_id}-${session}`,
    origin: 'web',
    consent_mode: 'granted',
    url: 'http://localhost/demo/',
  })
  await importEvents(request, [
    web('1', at, '1'),
    web('2', at + 11 * DAY, '2'),
    {
      name: 'pos_purchase',
      event_id: `${visitor_id}.3`,
      occurred_at: at + 14 * DAY,
      user_id: user,
      origin: 'import',
      value: 85000,
      currency: 'COP',
    },
  ])
  await untilStored(request, user, 3)

  await openDashboard(page, `/?view=people&lang=es&person=${user}`)
  await expect(page.getByTestId('gap')).toHaveText(['11 días sin contacto', '3 días sin contacto'])
  const offSite = page.locator('.band').last()
  await expect(offSite).toContainText('Fuera del sitio')
  await expect(offSite).toContainText('◐ importado')
  await expect(page.getByTestId('event').last()).toContainText('85.000')

  await openDashboard(page, `/?view=people&lang=en&person=${user}`)
  await expect(page.getByTestId('gap').first()).toHaveText('11 days without contact')
})
