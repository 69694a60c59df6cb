import { expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { answerQuery } from '../../dashboards/support/answer-map.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { importEvents } from '../../dashboards/support/import-events.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newUser } from '../../dashboards/support/send-events.ts'

const run = newUser('fila').replaceAll('.', '_')
const worst = `${run}_recogida`

test.beforeAll(async ({ request }) => {
  // Forty of forty low scores here, none of forty there: worse than anything else the site has.
  const answers = [worst, `${run}_tienda`].flatMap((touchpoint, place) =>
    Array.from({ length: 40 }, (_, no) => ({
      ...{ name: 'survey_response', user_id: `${touchpoint}.${no}`, survey_id: run, instrument: 'csat' },
      ...{ touchpoint, question_id: 'q', score: place === 0 ? 1 : 5 },
      occurred_at: new Date(Date.now() - 60_000 + no).toISOString(),
    })),
  )
  await importEvents(request, answers)
  await untilStored(request, `${run}_tienda.39`, 1)
})

test('the worst touchpoint is said with the numbers of its query, and leads to its people', async ({
  page,
  request,
}) => {
  const [row] = await askApi(request, 'worst_touchpoint')
  expect(row).toMatchObject({ verdict: 'found', low: 40, answers: 40 })
  await openDashboard(page, '/?lang=es')
  const finding = page.getByTestId('finding-worst_touchpoint')
  await expect(finding).toContainText('recibe más notas bajas que los demás: 40 de 40 (100')
  await expect(finding).toContainText(`${row?.['other_low']} de ${row?.['other_answers']} (`)
  await page.getByRole('link', { name: 'Ver la voz' }).click()
  await expect(page).toHaveURL(/view=voice.*outcome=low/)
  await expect(page.getByTestId('survey-people-total')).toHaveText('40 de 40 personas')
})

// One server cannot give all these answers together.
test('a leak and a path are said with both periods; with few data nothing is said', async ({ page }) => {
  await answerQuery(page, 'new_leak', [
    {
      ...{ verdict: 'found', stage: 'discovery', left: 35, entered: 40 },
      ...{ left_before: 10, entered_before: 40 },
    },
  ])
  await answerQuery(page, 'growing_path', [
    {
      ...{ verdict: 'found', step: 1, node: '/', next_node: '/a', people: 40, all_people: 60 },
      ...{ people_before: 0, all_people_before: 60 },
    },
  ])
  await answerQuery(page, 'worst_touchpoint', [{ verdict: 'too_few' }])
  await openDashboard(page, '/?lang=en&region=US')
  await expect(page.getByTestId('finding-new_leak')).toHaveText(
    'More people leave in “Discovery” than before: 35 of 40 (87.5%) did not go on in time; before, 10 of 40 (25%).',
  )
  await expect(page.getByTestId('finding-worst_touchpoint')).toContainText('Not enough data yet')
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('link', { name: 'See the paths' }).click()
  await expect(page.getByRole('heading', { name: 'From / to /a' })).toBeVisible()
  await page.goBack()
  await page.getByRole('link', { name: 'See it on the map' }).click()
  await expect(page).toHaveURL(/view=map.*stage=discovery&outcome=left/)
})
