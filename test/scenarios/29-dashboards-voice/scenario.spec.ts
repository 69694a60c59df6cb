import { type APIRequestContext, expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { importEvents } from '../../dashboards/support/import-events.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newUser } from '../../dashboards/support/send-events.ts'

// A survey of this run only: 32 answer at the counter (20 with 9, 12 with 3), 2 at the door, one closes it.
const run = newUser('voz').replaceAll('.', '_')
const [counter, door] = [`${run}_caja`, `${run}_puerta`]
const at = (second: number): string => new Date(Date.now() - 60_000 + second * 1000).toISOString()
const survey = { survey_id: run, instrument: 'nps', question_id: 'q' }

const rowOf = async (request: APIRequestContext, part: string) =>
  (await askApi(request, 'surveys', { by: 'touchpoint' })).find((row) => row['part'] === part)

test.beforeAll(async ({ request }) => {
  const answer = (touchpoint: string, no: number, score: number, comment = '') => ({
    ...{ name: 'survey_response', user_id: `${touchpoint}.${no}`, occurred_at: at(no), ...survey },
    ...{ touchpoint, score, ...(comment && { comment }) },
  })
  const seen = { user_id: `${counter}.shy`, ...survey, touchpoint: counter }
  await importEvents(request, [
    ...Array.from({ length: 32 }, (_, no) =>
      answer(counter, no, no < 20 ? 9 : 3, no === 7 ? 'la fila voló' : ''),
    ),
    ...[10, 7].map((score, no) => answer(door, no, score)),
    { name: 'survey_view', occurred_at: at(1), ...seen },
    { name: 'survey_dismiss', occurred_at: at(2), ...seen },
  ])
  await untilStored(request, `${counter}.shy`, 2)
})

test('a score stands with its interval, and as counts where few answered; as the query says', async ({
  page,
  request,
}) => {
  await openDashboard(page, '/?view=voice&lang=en&region=US')
  const rows = page.getByTestId('scores-nps').locator('tbody tr')
  const [many, few] = [await rowOf(request, counter), await rowOf(request, door)]
  expect(many).toMatchObject({ answers: 32, high: 20, low: 12, score: 25 })
  const shown = rows.filter({ hasText: counter.replaceAll('_', ' ') })
  const signed = (value: unknown): string =>
    new Intl.NumberFormat('en-US', { signDisplay: 'exceptZero' }).format(Math.round(Number(value)))
  await expect(shown).toContainText(
    `${signed(many?.['score'])} (${signed(many?.['score_low'])} to ${signed(many?.['score_high'])})`,
  )
  expect(few).toMatchObject({ answers: 2, high: 1, low: 0 })
  await expect(rows.filter({ hasText: door.replaceAll('_', ' ') })).toContainText(
    '1 promoters and 0 detractors of 2, small sample',
  )
  const silent = page
    .getByTestId('silence')
    .locator('tbody tr')
    .filter({ hasText: counter.replaceAll('_', ' ') })
  await expect(silent.locator('td')).toHaveText(['1', '0', '1', '0', /0 of 1/])
})

test('a count opens as many people, with the keyboard, and gives the focus back', async ({ page }) => {
  await openDashboard(page, '/?view=voice&lang=es')
  const name = counter.replaceAll('_', ' ')
  const count = page.getByRole('link', { name: `20 Promotores: ${name}` })
  await count.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('survey-people-total')).toHaveText('20 de 20 personas')
  await expect(page.getByTestId('survey-people').locator('tbody tr')).toHaveCount(20)
  await expect(page.getByTestId('survey-people').locator('tbody tr').first()).toContainText('la fila voló')
  await expect(page.getByRole('heading', { name: `${name}: Promotores` })).toBeFocused()
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Cerrar' }).click()
  await expect(count).toBeFocused()

  await page.getByRole('link', { name: `1 La cerraron: ${name}` }).click()
  await expect(page.getByTestId('survey-people')).toContainText(`${counter}.shy`)
  await page.reload()
  await expect(page.getByTestId('survey-people')).toContainText(`${counter}.shy`)
})

test('nobody answered: says whether nobody ever did, or only not then', async ({ page }) => {
  await openDashboard(page, '/?view=voice&lang=es&from=2019-01-01&to=2019-01-08')
  await expect(page.getByTestId('empty-range')).toBeVisible()
  const nothing = (rows: unknown[]) => ({
    ...{ query: '', parameters: {}, columns: [], rows },
    statistics: { rows_read: 0, bytes_read: 0, elapsed_ms: 1 },
  })
  await page.route('**/api/v1/queries/surveys?*', (route) => route.fulfill({ json: nothing([]) }))
  await page.route('**/api/v1/queries/funnel?*', (route) =>
    route.fulfill({ json: nothing([{ entered: 0 }]) }),
  )
  await openDashboard(page, '/?view=voice&lang=es')
  await expect(page.getByTestId('empty-not-sent')).toContainText("periplo('survey'")
  expect(await findViolations(page)).toEqual([])
})
