import type { Page } from '@playwright/test'
import type { Annotation, Journey } from '../../../dashboards/api.ts'
import type { DeviationRow, StageRow, TouchpointRow } from '../../../dashboards/rows.ts'

/** What the demo shop answered for 30 days (`npm run demo-data -- --events 30000`), with one of everything a lane shows. */
const PEOPLE = 476
const stages: [key: string, es: string, en: string, moment: 'pre' | 'during' | 'post', counts: number[]][] = [
  ['discovery', 'Descubrimiento', 'Discovery', 'pre', [460, 401, 23, 36, 16, 180, 7174, 71, 20]],
  ['consideration', 'Consideración', 'Consideration', 'pre', [399, 170, 111, 118, 19, 137, 47793, 7, 101]],
  [
    'decision',
    'Decisión de compra',
    'Purchase decision',
    'during',
    [156, 39, 48, 69, 35, 16, 6758136, 46, 21],
  ],
  ['post_purchase', 'Poscompra', 'Post-purchase', 'post', [57, 8, 26, 23, 23, 15, 704724751, 0, 0]],
  ['loyalty', 'Uso y recompra', 'Use and repeat purchase', 'post', [40, 40, 0, 0, 0, 0, 0, 11, 0]],
]
/** Satisfaction and answers, by stage; the others have none. */
const answers: Record<string, [number, number]> = {
  decision: [0.48, 12],
  post_purchase: [0.652, 41],
  loyalty: [0.81, 35],
}
/** ● web, ◐ imported, ◌ no data; ★ a moment of truth set by a person, ☆ suggested. */
const touchpoints: [stage: string, key: string, es: string, en: string, signs: string, people: number][] = [
  ['discovery', 'search', 'Buscadores', 'Search engines', '●', 195],
  ['discovery', 'direct', 'Visita directa', 'Direct visit', '●☆', 180],
  ['discovery', 'messages', 'Correos y mensajes', 'E-mails and messages', '●◐', 106],
  ['discovery', 'advertising', 'Publicidad en línea', 'Online advertising', '◌', 0],
  ['consideration', 'catalogue', 'Catálogo', 'Catalogue', '●', 355],
  ['consideration', 'contact_form', 'Formulario', 'Form', '●☆', 149],
  ['decision', 'cart', 'Carrito', 'Cart', '●', 119],
  ['decision', 'checkout', 'Pago', 'Checkout', '●★', 71],
  ['decision', 'store', 'Punto de venta', 'Point of sale', '◌', 0],
  ['post_purchase', 'survey', 'Encuestas', 'Surveys', '●◐', 32],
  ['post_purchase', 'billing', 'Facturación', 'Billing', '◐', 19],
  ['post_purchase', 'delivery', 'Entrega', 'Delivery', '◐', 14],
  ['loyalty', 'account', 'Cuenta', 'Account', '●', 22],
  ['loyalty', 'repeat_purchase', 'Recompra', 'Repeat purchase', '●★', 22],
]
const deviations: [DeviationRow['deviation'], touchpoint: string, people: number][] = [
  ['skipped', 'search', 201],
  ['inserted', 'contact_form', 61],
  ['reordered', 'catalogue', 25],
  ['inserted', 'cart', 20],
  ['too_slow', 'cart', 19],
  ['skipped', 'checkout', 14],
  ['skipped', 'cart', 8],
  ['too_slow', 'checkout', 6],
  ['reordered', 'cart', 4],
  ['wrong_channel', 'store', 2],
  ['inserted', 'billing', 13],
]

const both = (es: string, en: string) => ({ es, en })
const journey: Journey = {
  key: 'shop',
  title: both('Compra en cinco etapas', 'Purchase in five stages'),
  window_days: 14,
  stages: stages.map(([key, es, en, moment], index) => ({
    ...{ key, title: both(es, en), moment, desired_satisfaction: 0.7 + index / 20, backstage: [] },
    ...(key === 'decision' && {
      target: { continuation: 0.4, median_days: 2 },
      owner: 'Ventas',
      backstage: [both('Pasarela de pago', 'Payment provider')],
    }),
  })),
  touchpoints: touchpoints.map(([stage, key, es, en, signs]) => ({
    ...{ key, title: both(es, en), stage, moment_of_truth: signs.includes('★') },
  })),
  personas: [{ key: 'young', title: both('Joven', 'Young') }],
  desired: [],
  loop: { from: 'loyalty', to: 'decision' },
  version: 'a',
}
/** An opportunity of a stage, and a value of a touchpoint that nothing measures. */
const nothing: Omit<Annotation, 'annotation_id' | 'kind' | 'title' | 'stage'> = {
  ...{ text: '', first_day: null, last_day: null, touchpoint: '', owner: '', state: '', value: null },
  ...{ unit: '', link: '', written_at: '', written_by: '', version: 1, is_deleted: false, journey: 'shop' },
}
const annotations: Annotation[] = [
  {
    ...nothing,
    annotation_id: '1',
    kind: 'opportunity',
    title: 'Chat en el pago',
    stage: 'decision',
    owner: 'CX',
    state: 'open',
  },
  {
    ...nothing,
    annotation_id: '2',
    kind: 'value',
    title: 'Conteo',
    stage: 'decision',
    touchpoint: 'store',
    value: 210,
    unit: 'personas al mes',
  },
]
const stageRows = stages.map(([stage, , , , counts], index): StageRow => {
  const [people = 0, continued = 0, left = 0, still_under_way = 0, skipped = 0, returned = 0] = counts
  const [median = 0, became_known = 0, friction_people = 0] = counts.slice(6)
  const [satisfaction = null, given = 0] = answers[stage] ?? []
  return {
    ...{
      stage_no: index + 1,
      stage,
      has_data: 1,
      people,
      share: people / PEOPLE,
      continued,
      left,
      still_under_way,
    },
    ...{
      skipped,
      returned,
      came_round: stage === 'decision' ? 12 : 0,
      median_ms_between_laps: stage === 'decision' ? 9 * 86_400_000 : null,
      median_ms_to_next: median || null,
      became_known,
      known_people: 0,
      friction_people,
    },
    ...{ satisfaction, answers: given, touches: people, journey_people: PEOPLE },
  }
})
const touchpointRows = touchpoints.map(([stage, touchpoint, , , signs, people]): TouchpointRow => {
  const is = (sign: string) => Number(signs.includes(sign))
  return {
    ...{
      stage,
      touchpoint,
      has_data: 1 - is('◌'),
      is_web: is('●'),
      is_imported: is('◐'),
      people,
      is_suggested: is('☆'),
    },
    ...{ stage_people: PEOPLE, rate_with: null, rate_without: null, satisfaction: null, answers: 0 },
  }
})
const deviationRows = deviations.map(([deviation, touchpoint, people]): DeviationRow => ({
  ...{ deviation, touchpoint, people, share: people / PEOPLE, converted: 0, journey_people: PEOPLE },
  ...{ conversion_with: null, conversion_without: null, conversion_cost: null, mean_ms_with: null },
  ...{ mean_ms_without: null, satisfaction_with: null, satisfaction_without: null, answers_with: 0 },
}))

/** Answers a saved query in the place of the home: the same rows at any time, on any machine; or those of the moment. */
export async function answerQuery(
  page: Page,
  query: string,
  rows: readonly object[] | (() => readonly object[]),
): Promise<void> {
  await page.route(`**/api/v1/queries/${query}?*`, (route) =>
    route.fulfill({
      json: {
        query,
        parameters: {},
        columns: [],
        rows: typeof rows === 'function' ? rows() : rows,
        statistics: { elapsed_ms: 10, rows_read: 30_000, bytes_read: 1e6 },
      },
    }),
  )
}

/** The map has these numbers and no others. */
export async function answerMap(page: Page): Promise<void> {
  await page.route('**/api/v1/journeys*', (route) =>
    route.fulfill({ json: { journeys: [journey], can_write: true } }),
  )
  await page.route('**/api/v1/annotations*', (route) => route.fulfill({ json: { annotations } }))
  await answerQuery(page, 'journey_map', stageRows)
  await answerQuery(page, 'journey_steps', touchpointRows)
  await answerQuery(page, 'conformance', deviationRows)
  await answerQuery(page, 'journey_laps', [])
  await answerQuery(page, 'journey_unassigned', [])
}
