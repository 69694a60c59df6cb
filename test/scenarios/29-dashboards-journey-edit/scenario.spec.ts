import { type APIRequestContext, expect, test } from '@playwright/test'
import { callApi } from '../../dashboards/support/call-api.ts'
import { untilStored } from '../../dashboards/support/ask-api.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { openDashboard, untilCurrent } from '../../dashboards/support/open-dashboard.ts'
import { newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

interface Journey {
  key: string
  version: string
  stages: { key: string; owner?: string; desired_satisfaction?: number; backstage: { es: string }[] }[]
  touchpoints: { key: string; stage: string; moment_of_truth: boolean }[]
}

// A journey that no other scenario changes; the file is put back at the end.
const KEY = 'restaurant'
const unique = Date.now().toString(36)
const [event, wrong, uncovered] = [`table_asked_${unique}`, `wrong_${unique}`, `uncovered_${unique}`] as const
const fileOf = async (request: APIRequestContext): Promise<string> =>
  (await callApi(request, 'GET', `journeys/${KEY}/file`)).body as string
const journeyOf = async (request: APIRequestContext): Promise<Journey> => {
  const { body } = await callApi(request, 'GET', 'journeys')
  return (body as { journeys: Journey[] }).journeys.find(({ key }) => key === KEY) as Journey
}

let before: string
test.beforeAll(async ({ request }) => {
  before = await fileOf(request)
  const visitor = newVisitor()
  await sendEvents(request, visitor, [{ name: event }, { name: wrong }, { name: uncovered }])
  await untilStored(request, visitor.visitor_id, 3)
})
test.afterAll(async ({ request }) => {
  const { version } = await journeyOf(request)
  const headers = { 'If-Match': `"${version}"`, 'Content-Type': 'application/yaml' }
  const { status } = await callApi(request, 'PUT', `journeys/${KEY}/file`, before, headers)
  expect(status).toBe(200)
})

test('an event that no rule covers becomes a new touchpoint, and the map has its people', async ({
  page,
  request,
}) => {
  await openDashboard(page, `/?view=map&journey=${KEY}&lang=es&period=today&kinds=all`)
  const row = page.getByTestId('unassigned').getByRole('row').filter({ hasText: event })
  await expect(row).toBeVisible()
  await row.getByText('Asignar', { exact: true }).click()
  await row.getByLabel('Al punto de contacto').selectOption('Uno nuevo…')
  await row.getByLabel('Nombre en español').fill('Petición de mesa')
  await row.getByLabel('Etapa').selectOption('Reserva')
  await row.getByLabel('En la página').fill('')
  expect(await findViolations(page)).toEqual([])
  await row.getByRole('button', { name: 'Guardar' }).click()
  await expect(
    page.getByRole('status').filter({ hasText: `${event} es ahora «Petición de mesa»` }),
  ).toBeVisible()
  await untilCurrent(page)
  await expect(row).toHaveCount(0)
  const touchpoint = page.getByTestId('touchpoints-booking').getByRole('listitem').filter({ hasText: 'Petición de mesa' }) // prettier-ignore
  await expect(touchpoint.locator('.map-count')).toHaveText('1')

  // Nothing else of the file is another.
  const lines = (await fileOf(request)).split('\n')
  const gone = before.split('\n').filter((line) => !lines.includes(line))
  expect(gone).toEqual(before.split('\n').filter((line) => line.startsWith('events:')))
  expect(lines).toContain(
    `  - { key: peticion_de_mesa, title: { es: Petición de mesa, en: Petición de mesa }, stage: booking, when: [{ event: ${event} }] }`,
  )
})

test('a stage: its owner, its wish, its notes and its moments of truth', async ({ page, request }) => {
  await openDashboard(page, `/?view=map&journey=${KEY}&lang=es`)
  await page.getByRole('link', { name: 'Editar la etapa Visita' }).press('Enter')
  await expect(page).toHaveURL(/edit=visit/)
  const form = page.getByTestId('stage-editor')
  await form.getByLabel('Responsable', { exact: true }).fill('Sala: turno 1')
  await form.getByLabel('Satisfacción deseada, %').fill('85')
  await form.getByLabel('Meta: siguen, %').fill('40')
  await form.getByLabel('Nota 1, es').fill('La cocina cierra a las 22')
  await form.getByLabel('★ Pedido').check()
  expect(await findViolations(page)).toEqual([])
  await form.getByRole('button', { name: 'Guardar' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'El mapa ya es el nuevo' })).toBeVisible()
  await untilCurrent(page)
  await expect(page.getByTestId('backstage-visit')).toContainText('Sala: turno 1')
  await expect(page.getByTestId('backstage-visit')).toContainText('La cocina cierra a las 22')
  await expect(page.getByTestId('feeling-visit')).toContainText('deseado 85')
  const { stages, touchpoints } = await journeyOf(request)
  expect(stages.find(({ key }) => key === 'visit')).toMatchObject({
    ...{ owner: 'Sala: turno 1', desired_satisfaction: 0.85, target: { continuation: 0.4 } },
    backstage: [{ es: 'La cocina cierra a las 22', en: 'La cocina cierra a las 22' }],
  })
  expect(touchpoints.find(({ key }) => key === 'order')?.moment_of_truth).toBe(true)

  // One click takes the star away again.
  const order = page.getByTestId('touchpoints-visit').getByRole('listitem').filter({ hasText: 'Pedido' })
  await order.getByRole('button', { name: /es un momento de la verdad/ }).click()
  await expect(order.getByRole('button')).toHaveCount(0)
  expect((await journeyOf(request)).touchpoints.find(({ key }) => key === 'order')?.moment_of_truth).toBe(
    false,
  )
})

test('whoever saves second is told and overwrites nothing', async ({ page, request }) => {
  await openDashboard(page, `/?view=map&journey=${KEY}&edit=loyalty&lang=en`)
  const form = page.getByTestId('stage-editor')
  await form.getByLabel('Owner', { exact: true }).fill('Mine')
  const { version } = await journeyOf(request)
  const changes = [{ stage: 'loyalty', owner: 'Theirs' }]
  expect((await callApi(request, 'PATCH', `journeys/${KEY}`, { version, changes })).status).toBe(200)
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByRole('alert')).toContainText('somebody else has changed this journey')
  expect((await journeyOf(request)).stages.find(({ key }) => key === 'loyalty')?.owner).toBe('Theirs')
  await form.getByRole('alert').getByRole('button').click()
  await expect(form.getByLabel('Owner', { exact: true })).toHaveValue('Theirs')
  await form.getByLabel('Owner', { exact: true }).fill('Both')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByTestId('backstage-loyalty')).toContainText('Both')
})

test('what makes no journey is refused with the file and the line', async ({ page, request }) => {
  const stays = await fileOf(request)
  await openDashboard(page, `/?view=map&journey=${KEY}&lang=en&period=today&kinds=all`)
  const row = page.getByTestId('unassigned').getByRole('row').filter({ hasText: wrong })
  await row.getByText('Assign', { exact: true }).click()
  await row.getByLabel('To the touchpoint').selectOption('Bill')
  await page.route('**/api/v1/journeys/restaurant?*', (route) => {
    const sent = route.request().postDataJSON() as { changes: { assign: object }[] }
    for (const change of sent.changes) change.assign = { event: 'checked_in' }
    return route.continue({ postData: JSON.stringify(sent) })
  })
  await row.getByRole('button', { name: 'Save' }).click()
  await expect(row.getByRole('alert')).toContainText(
    /restaurant\.yaml:\d+: the rule of "bill" matches nothing/,
  )
  expect(await fileOf(request)).toBe(stays)
})

test('where the files are part of the code, the lines to add are shown', async ({ page }) => {
  await page.route('**/api/v1/journeys?*', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ json: { ...((await response.json()) as object), can_write: false } })
  })
  await openDashboard(page, '/?view=map&lang=en&period=today&kinds=all')
  await expect(page.getByRole('link', { name: /^Edit the stage/ })).toHaveCount(0)
  const row = page.getByTestId('unassigned').getByRole('row').filter({ hasText: uncovered })
  await row.getByText('Assign', { exact: true }).click()
  await expect(row.locator('pre')).toContainText(`- { event: "${uncovered}", path: "/demo/" }`)
  await expect(row.getByRole('button', { name: 'Save' })).toHaveCount(0)
})
