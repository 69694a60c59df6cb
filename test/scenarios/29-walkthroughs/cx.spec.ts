import { expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { importEvents } from '../../dashboards/support/import-events.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'
import { walkThrough } from '../../support/walk-through.ts'

test('customer experience', async ({ page, request }) => {
  test.setTimeout(120_000)
  const visitor = newVisitor()
  const run = newUser('cx').replaceAll('.', '_')
  await sendEvents(request, visitor, [
    { name: 'view_item' },
    { name: 'add_to_cart', value: 42_000, currency: 'COP' },
    { name: `${run}_uncovered` },
    { name: 'rage_click', element: 'button#pagar', click_count: 4 },
    { name: 'form_start', form_id: run, field_id: 'nit' },
    { name: 'form_error', form_id: run, field_id: 'nit', error: 'pattern_mismatch' },
  ])
  await untilStored(request, visitor.visitor_id, 6)
  const survey = {
    name: 'survey_response',
    survey_id: run,
    instrument: 'nps',
    question_id: 'q',
    touchpoint: run,
  }
  const occurred_at = new Date(Date.now() - 60_000).toISOString()
  await importEvents(request, [
    { ...survey, user_id: `${run}.1`, score: 3, comment: 'la fila voló', occurred_at },
  ])
  await untilStored(request, `${run}.1`, 1)
  const shown = (text: string | null): number => Number((text ?? '').replaceAll(/\D/g, ''))

  await walkThrough('docs/walkthrough-cx.md', {
    'Open the map': async () => {
      await expect(async () => {
        await openDashboard(page, '/?view=map&lang=en')
        const rows = await askApi(request, 'journey_map')
        const people = rows.find((row) => row['stage'] === 'decision')?.['people']
        expect(shown(await page.getByTestId('people-decision').locator('b').first().textContent())).toBe(
          people,
        )
      }).toPass()
    },
    'Ask who': async () => {
      const people = shown(await page.getByTestId('people-decision').locator('b').first().textContent())
      await page.getByTestId('people-decision').getByRole('link').click()
      await expect(page.getByTestId('stage-people-total')).toContainText(`of ${people} people`)
    },
    'Find what no rule covers': async () => {
      const [most] = await askApi(request, 'journey_unassigned')
      const row = page.getByTestId('unassigned').locator('tbody tr').first()
      await row.getByText('Assign', { exact: true }).click()
      await expect(row).toContainText(String(most?.['name']))
      await expect(
        row.getByLabel('To the touchpoint').getByRole('option', { name: 'Catalogue' }),
      ).toHaveCount(1)
    },
    'Compare with the way you designed': async () => {
      await openDashboard(page, '/?view=desired&lang=en')
      await expect(page.getByTestId('desired-summary')).not.toBeEmpty()
      const rows = await askApi(request, 'conformance')
      await expect(page.getByTestId('deviations').locator('tbody tr')).toHaveCount(rows.length)
    },
    'Hear them': async () => {
      await openDashboard(page, '/?view=voice&lang=en')
      const name = run.replaceAll('_', ' ')
      await expect(page.getByTestId('scores-nps').locator('tbody tr', { hasText: name })).toContainText(
        'small sample',
      )
      await page.getByRole('link', { name: `1 Detractors: ${name}` }).click()
      await expect(page.getByTestId('survey-people')).toContainText('la fila voló')
    },
    'Find what hurts': async () => {
      await openDashboard(page, '/?view=friction&lang=en&by=all')
      await expect(page.getByTestId(`fields-${run}`).locator('tbody tr', { hasText: 'nit' })).toBeVisible()
      await expect(page.getByTestId('friction').locator('tbody tr', { hasText: 'Rage clicks' })).toBeVisible()
    },
  })
})
