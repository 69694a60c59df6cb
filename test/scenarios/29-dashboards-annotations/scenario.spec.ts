import { type APIRequestContext, expect, test } from '@playwright/test'
import { callApi } from '../../dashboards/support/call-api.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { openDashboard, untilCurrent } from '../../dashboards/support/open-dashboard.ts'
import { newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

interface Annotation {
  annotation_id: string
  title: string
  version: number
}

const unique = Date.now().toString(36)
const today = new Intl.DateTimeFormat('sv', { timeZone: 'America/Bogota' }).format(Date.now())
const list = async (request: APIRequestContext): Promise<Annotation[]> => {
  const { body } = await callApi(request, 'GET', 'annotations')
  return (body as { annotations: Annotation[] }).annotations.filter(({ title }) => title.includes(unique))
}

test.beforeAll(({ request }) => sendEvents(request, newVisitor(), [{ name: 'view_item' }]))
test.afterAll(async ({ request }) => {
  for (const { annotation_id: id, version } of await list(request))
    await callApi(request, 'DELETE', `annotations/${id}?version=${version}`)
})

test('somebody annotates a day by the keyboard, finds it on the chart, changes it and deletes it', async ({
  page,
  request,
}) => {
  test.slow() // two pages looked through by axe
  const title = `Cesta nueva ${unique}`
  await openDashboard(page, '/?lang=es&period=7d')
  await page.getByRole('link', { name: 'Anotar' }).focus()
  await page.keyboard.press('Enter')
  const form = page.getByTestId('annotation-form')
  await form.getByLabel('Tipo').selectOption('Versión publicada')
  await form.getByLabel('Qué dice, en una línea').fill(title)
  await form.getByLabel('Primer día').fill(today)
  await form.getByLabel('Último día').fill('2020-01-01')
  await form.getByLabel('Último día').press('Enter')
  await expect(form.getByRole('alert')).toContainText('last_day')
  await form.getByLabel('Último día').fill('')
  await form.getByRole('button', { name: 'Guardar' }).press('Enter')
  await expect(page.getByRole('status').filter({ hasText: title })).toBeVisible()
  await expect(page.getByTestId('annotations').getByRole('link', { name: title })).toBeVisible()
  expect(await findViolations(page)).toEqual([])

  // A mark on the chart, and its words in the list of its number.
  await openDashboard(page, '/?lang=es&period=7d')
  const marks = page.getByTestId('marks')
  const item = marks.getByRole('listitem').filter({ hasText: title })
  await expect(item).toContainText('Versión publicada')
  const no = await item.evaluate((li) => [...(li.parentElement?.children ?? [])].indexOf(li) + 1)
  await expect(page.locator('.chart .mark text', { hasText: new RegExp(`^${no}$`) })).toHaveCount(1)
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Tabla' }).first().click()
  await expect(page.locator('.mark-of-day', { hasText: title })).toHaveCount(1)

  await page.locator('.mark-of-day').getByRole('link', { name: title }).press('Enter')
  await form.getByLabel('Qué dice, en una línea').fill(`${title}, corregida`)
  await form.getByRole('button', { name: 'Guardar' }).click()
  await page
    .getByTestId('annotations')
    .getByRole('link', { name: `${title}, corregida` })
    .click()
  await page.locator('summary', { hasText: 'Versiones: 2' }).click()
  await expect(page.getByTestId('versions').getByRole('row')).toHaveCount(3)
  expect((await list(request)).map((one) => one.version)).toEqual([2])
  await form.getByRole('button', { name: 'Borrar' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Sus versiones se conservan' })).toBeVisible()
  expect(await list(request)).toEqual([])
})

test('of two who change one annotation the second is told, and reads what the first wrote', async ({
  page,
  request,
}) => {
  const said = { kind: 'note', title: `Nota ${unique}`, first_day: today }
  const { body } = await callApi(request, 'POST', 'annotations', said)
  const added = body as Annotation
  await openDashboard(page, `/?view=annotations&note=${added.annotation_id}&lang=en`)
  const form = page.getByTestId('annotation-form')
  await form.getByLabel('What it says').fill(`Mine ${unique}`)
  await callApi(request, 'PUT', `annotations/${added.annotation_id}`, {
    ...said,
    title: `Theirs ${unique}`,
    version: 1,
  })
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByRole('alert')).toContainText('somebody else has changed this annotation')
  await form.getByRole('alert').getByRole('button').click()
  await expect(form.getByLabel('What it says')).toHaveValue(`Theirs ${unique}`)
  expect((await list(request)).map(({ title }) => title)).toEqual([`Theirs ${unique}`])
})

test('an opportunity stands in its stage of the map, and a value beside what nothing measures', async ({
  page,
  request,
}) => {
  await openDashboard(page, '/?view=map&journey=restaurant&lang=es')
  await page.getByTestId('annotations-visit').getByRole('link', { name: 'Anotar' }).click()
  const form = page.getByTestId('annotation-form')
  await form.getByLabel('Tipo').selectOption('Oportunidad')
  await form.getByLabel('Qué dice, en una línea').fill(`Carta en la mesa ${unique}`)
  await form.getByRole('textbox', { name: 'Responsable' }).fill('Sala')
  await form.getByLabel('Estado').selectOption('planeada')
  await expect(form.locator('[name=stage]')).toHaveValue('visit')
  await form.locator('[name=touchpoint]').selectOption('Pedido')
  await form.getByRole('button', { name: 'Guardar' }).click()
  await expect(page.getByRole('status').filter({ hasText: unique })).toBeVisible()
  await callApi(request, 'POST', 'annotations', {
    ...{ kind: 'value', title: `Recuento ${unique}`, value: 210, unit: 'mesas al mes' },
    ...{ journey: 'restaurant', touchpoint: 'reception' },
  })

  await openDashboard(page, '/?view=map&journey=restaurant&lang=es')
  const lane = page.getByTestId('annotations-visit')
  await expect(lane).toContainText(`Carta en la mesa ${unique}`)
  await expect(lane).toContainText('Pedido · Sala · planeada')
  const reception = page
    .getByTestId('touchpoints-visit')
    .getByRole('listitem')
    .filter({ hasText: 'Recepción' })
  await expect(reception).toContainText('sin datos')
  await expect(reception).toContainText('210 mesas al mes')
  await expect(reception).toContainText('anotado, no medido')
  await expect(reception.getByTitle('anotado', { exact: true })).toHaveText(/○/)
  expect(await findViolations(page)).toEqual([])
  // A link of it leads to the whole.
  await lane.getByRole('link', { name: `Carta en la mesa ${unique}` }).click()
  await untilCurrent(page)
  await expect(form.getByLabel('Qué dice, en una línea')).toHaveValue(`Carta en la mesa ${unique}`)
  // What is not touched stays.
  await form.getByRole('textbox', { name: 'Responsable' }).fill('Cocina')
  await form.getByRole('button', { name: 'Guardar' }).click()
  await expect(page.getByRole('status').filter({ hasText: unique })).toBeVisible()
  expect(await list(request)).toContainEqual(
    expect.objectContaining({
      ...{ kind: 'opportunity', owner: 'Cocina', state: 'planned', version: 2 },
      ...{ journey: 'restaurant', stage: 'visit', touchpoint: 'order' },
    }),
  )
})
