import { expect, test } from '@playwright/test'
import { addDays, dayOf } from '../../../dashboards/state.ts'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { openDashboard, untilCurrent } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

// Events of this run only, so that its funnels hold these three people and no others.
const run = newUser('paso').replaceAll('.', '_')
const [first, second, third] = [`${run}_uno`, `${run}_dos`, `${run}_tres`]

test.beforeAll(async ({ request }) => {
  for (const names of [[first, second, third], [first, second], [first]]) {
    const visitor = newVisitor()
    await sendEvents(
      request,
      visitor,
      names.map((name) => ({ name })),
    )
    await untilStored(request, visitor.visitor_id, names.length)
  }
})

test('shows small samples as counts and people still in time as under way', async ({ page }) => {
  await openDashboard(page, `/?view=funnel&lang=es&steps=${first},${second},${third}`)
  await expect(page.getByTestId('entered-1')).toHaveText('3')
  await expect(page.getByTestId('entered-2')).toHaveText('2')
  await expect(page.getByTestId('entered-3')).toHaveText('1')
  await expect(page.locator('.funnel-link').first()).toContainText('2 de 3')
  await expect(page.locator('.funnel-link').first()).toContainText('muestra pequeña')
  const parts = page.locator('.funnel-parts').first()
  await expect(parts).toContainText('Siguieron 2')
  await expect(parts).toContainText('Aún en curso 1')
  await expect(parts).toContainText('Se fueron 0')
})

test('steps move, come and go with buttons and keyboard, and the URL follows', async ({ page }) => {
  await openDashboard(page, `/?view=funnel&lang=es&steps=${first},${second}`)
  const names = page.locator('.step-name')

  await page.getByRole('button', { name: `Bajar ${first}` }).click()
  await expect(names.first()).toHaveValue(second)
  await expect(page).toHaveURL(new RegExp(`steps=${second},${first}`))

  await names.nth(1).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(names.first()).toHaveValue(first)
  await expect(names.first()).toBeFocused()
  await expect(page.getByRole('status').filter({ hasText: 'ahora es el paso 1' })).toBeAttached()

  await page.getByRole('button', { name: 'Añadir paso' }).click()
  await expect(names).toHaveCount(3)
  await expect(names.nth(2)).toBeFocused()
  await names.nth(2).fill(third)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`steps=${first},${second},${third}`))
  await untilCurrent(page)
  await expect(page.getByTestId('entered-3')).toHaveText('1')

  await page.getByRole('button', { name: `Quitar ${third}` }).click()
  await expect(names).toHaveCount(2)
  await expect(names.nth(1)).toBeFocused()
})

test('a step may be an event on some pages only', async ({ page }) => {
  await openDashboard(page, `/?view=funnel&lang=es&steps=${first}:/demo*,${second}:/nowhere*`)
  await expect(page.getByTestId('entered-1')).toHaveText('3')
  await expect(page.getByTestId('entered-2')).toHaveText('0')
})

test('a step that was never sent is no data, not zero', async ({ page }) => {
  await openDashboard(page, `/?view=funnel&lang=es&steps=${first},${run}_nunca`)
  await expect(page.getByTestId('empty-not-sent')).toContainText(`${run}_nunca`)
  await expect(page.getByTestId('empty-not-sent')).toContainText('sin datos')
  await expect(page.getByTestId('entered-2')).toHaveText('sin datos')
})

test('says what the API says when a parameter is wrong', async ({ page }) => {
  await openDashboard(page, `/?view=funnel&lang=es&window=99999999`)
  await expect(page.getByRole('alert')).toContainText('window_hours')
})

test.describe('inside the funnel', () => {
  // Whoever did the third thing after the second has ended the attempt, and so has left: one of two.
  const steps = `${second},!${third},${first}`
  const today = dayOf(new Date(), 'America/Bogota')
  const asked = { steps, window_hours: '168', mode: 'ordered' }

  test('every number is that of the API, and opens the people it counts', async ({ page, request }) => {
    await openDashboard(page, `/?view=funnel&lang=es&period=7d&steps=${steps}`)
    const [row] = await askApi(request, 'funnel', asked)
    expect(row).toMatchObject({ entered: 2, continued: 0, left: 1, still_under_way: 1 })
    await expect(page.getByTestId('entered-1')).toHaveText('2')
    const parts = page.locator('.funnel-parts').first()
    await expect(parts).toContainText('Se fueron 1')

    await parts.getByRole('button', { name: 'Se fueron' }).click()
    await expect(page).toHaveURL(/step=1&outcome=left/)
    const people = await askApi(request, 'funnel_people', { ...asked, step: '1', outcome: 'left' })
    await expect(page.getByTestId('funnel-people').locator('tbody th')).toHaveText(
      people.map(({ person_id }) => String(person_id)),
    )
    await page.goBack()
    await expect(page.getByTestId('funnel-people')).toHaveCount(0)
  })

  test('those who left went where the API says, and the sum is all of them', async ({ page, request }) => {
    await openDashboard(page, `/?view=funnel&lang=es&period=7d&steps=${steps}`)
    const rows = await askApi(request, 'funnel_leavers', { ...asked, step: '1' })
    expect(rows).toEqual([expect.objectContaining({ next_node: third, people: 1, left: 1 })])
    const table = page.getByTestId('funnel-leavers')
    await expect(table.locator('tbody tr')).toHaveCount(1)
    await expect(table.locator('tbody th')).toHaveText(third)
    await expect(table).toContainText('1 de 1')
    await table.getByRole('button').click()
    await expect(page).toHaveURL(new RegExp(`next=${third}`))
    await expect(page.getByTestId('funnel-people').locator('tbody tr')).toHaveCount(1)
  })

  test('segments, times, trend and the comparison stay in the URL', async ({ page, request }) => {
    await openDashboard(page, `/?view=funnel&lang=es&period=7d&steps=${first},${second}`)
    const inside = page.getByRole('group', { name: 'Por dentro' })
    const funnel = { ...asked, steps: `${first},${second}` }

    await inside.getByRole('button', { name: 'Quiénes se van más' }).click()
    await expect(page).toHaveURL(/detail=segments/)
    const segments = await askApi(request, 'funnel_segments', funnel)
    await expect(page.getByTestId('funnel-segments').locator('tbody tr')).toHaveCount(segments.length)
    await expect(page.getByTestId('funnel-segments')).toContainText('2 de 3')

    await inside.getByRole('button', { name: 'Cuánto tardan' }).click()
    const [time] = await askApi(request, 'funnel_times', funnel)
    expect(time).toMatchObject({ people: 2, total: 2 })
    await expect(page.getByTestId('funnel-times').locator('tbody td')).toHaveText(['2'])

    await inside.getByRole('button', { name: 'Tendencia' }).click()
    const days = await askApi(request, 'funnel_trend', {
      ...funnel,
      from: addDays(today, -6),
      to: addDays(today, 1),
    })
    const drawing = page.getByRole('img', { name: /^Conversión por día\. Mayor valor: 66,7/ })
    // A day on which nobody entered has no rate, and no column.
    const known = days.filter(({ rate }) => rate !== null)
    await expect(drawing.locator('rect')).toHaveCount(known.length)
    await page
      .getByRole('group', { name: 'Mostrar como' })
      .last()
      .getByRole('button', { name: 'Tabla' })
      .click()
    await expect(page).toHaveURL(/trend=table/)
    await expect(page.getByTestId('funnel-trend').locator('tbody tr')).toHaveCount(days.length)
    await expect(page.getByTestId('funnel-trend')).toContainText('2 de 3')

    await inside.getByRole('button', { name: 'Comparar' }).click()
    await page.getByRole('button', { name: 'Un segmento' }).click()
    await page.getByLabel('Segmento').fill('device=tv')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/vs=device%3Dtv/)
    await expect(page.getByTestId('funnel-compare')).toContainText('device=tv')
    await page.reload()
    await untilCurrent(page)
    await expect(page.getByTestId('funnel-compare')).toBeVisible()
  })
})

test('a step is built of a page, a filter, another event, and may be left out', async ({ page }) => {
  await openDashboard(page, `/?view=funnel&lang=es&period=7d&steps=${first},${second},${third}`)
  const step = page.locator('.step').nth(1)
  await step.getByText('Página, filtro y más').click()
  await step.getByLabel('Paso 2: Qué es').selectOption('?')
  await expect(page).toHaveURL(new RegExp(`steps=${first},%3F${second},${third}`))
  await untilCurrent(page)
  await expect(page.getByTestId('funnel-bars')).toContainText(`${second} (opcional)`)
  await expect(page.getByTestId('entered-2')).toHaveText('2')

  await step.getByRole('button', { name: 'Otro evento que sirve para el paso 2' }).click()
  await step.getByLabel('Paso 2, o 2: Evento').fill(third)
  await page.keyboard.press('Enter')
  await step.getByLabel(/^Paso 2: Filtro/).fill('device=none')
  await page.keyboard.press('Enter')
  await untilCurrent(page)
  await expect(page.getByTestId('entered-2')).toHaveText('1')
})

test('a wrong filter is said in the words of the API, with the step', async ({ page }) => {
  await openDashboard(page, `/?view=funnel&lang=es&steps=${first},${second}[colour=red]`)
  await expect(page.getByRole('alert')).toContainText('step 2')
  await expect(page.getByRole('alert')).toContainText('"colour" is not a field')
})

test('nothing is cut off on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await openDashboard(page, `/?view=funnel&lang=es&period=7d&detail=segments&steps=${first},${second}`)
  await expect(page.getByTestId('funnel-segments')).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
})
