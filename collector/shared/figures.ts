export type Row = Record<string, unknown>

/** What of a saved query's rows may be seen by whoever has a link, and how many people each figure is of. */
export interface Figures {
  /** How many people a row is of: a column. */
  people: string
  /** Columns that say what a row is about. They are shown as they are, so they must not tell people apart. */
  keys: readonly string[]
  /** Counts among the columns without a unit. */
  counts?: readonly string[]
  /** Other figures among those without a unit, or with the unit of a share: medians, means, scores. */
  others?: readonly string[]
  /** How many a figure is of, where it is not the people of the row; of a share, its whole. */
  of?: Readonly<Record<string, string | ((row: Row, rows: readonly Row[]) => number)>>
  /** Nothing of people: what advertising cost. */
  open?: readonly string[]
  /** Made of figures that are safe already. */
  made?: Readonly<Record<string, (row: Row) => unknown>>
  /**
   * What becomes of rows of too few people. They are left out, unless it is said: `kept`, empty, where a row is a place in
   * a series (days, steps); or merged into one, by the column and its value, where nobody is in two rows (`totals` are
   * the same in all rows).
   */
  few?: 'kept' | { column: string; as: string; totals: readonly string[] }
  /** Joins what is too small before anything else, where rows hang together. */
  join?: (rows: readonly Row[], least: number) => Row[]
}

export const numberOf = (row: Row, column: string): number => Number(row[column] ?? 0)

/** The whole of a share, by its part. */
const wholeBy =
  (part: string, share: string) =>
  (row: Row): number =>
    numberOf(row, share) > 0 ? numberOf(row, part) / numberOf(row, share) : 0

/** `a - b`, null where one is. */
const less =
  (a: string, b: string) =>
  (row: Row): number | null =>
    row[a] === null || row[b] === null ? null : numberOf(row, a) - numberOf(row, b)

/** An end of Wilson's 95 % interval of a share. */
const wilson =
  (part: string, whole: string, sign: 1 | -1) =>
  (row: Row): number | null => {
    const [k, n, z] = [numberOf(row, part), numberOf(row, whole), 1.959964]
    if (n === 0) return null
    return (k + (z * z) / 2 + sign * z * Math.sqrt((k * (n - k)) / n + (z * z) / 4)) / (n + z * z)
  }

const MODELS = ['first', 'last', 'last_non_direct', 'linear', 'position', 'time_decay', 'shapley']
const ofModels = (...models: string[]): Record<string, string> =>
  Object.fromEntries(
    models.flatMap((model) => ['revenue', 'cpa', 'roas'].map((measure) => [`${model}_${measure}`, model])),
  )

/** A page or event too few were at becomes `$other`, wherever it stands, so that what comes to a node also leaves it. */
function joinNodes(rows: readonly Row[], least: number): Row[] {
  const at = new Map<string, number>()
  const add = (step: number, node: unknown, people: number): void => {
    const key = `${step} ${String(node)}`
    at.set(key, (at.get(key) ?? 0) + people)
  }
  for (const row of rows) {
    const [step, people] = [numberOf(row, 'step'), numberOf(row, 'people')]
    if (step === 1) add(0, row['node'], people)
    add(step, row['next_node'], people)
  }
  const nameAt = (step: number, node: unknown): unknown =>
    String(node).startsWith('$') || (at.get(`${step} ${String(node)}`) ?? 0) >= least ? node : '$other'
  const joined = new Map<string, Row>()
  for (const row of rows) {
    const step = numberOf(row, 'step')
    const node = nameAt(step - 1, row['node'])
    const next_node = nameAt(step, row['next_node'])
    const key = JSON.stringify([step, node, next_node])
    const into = joined.get(key) ?? { step, node, next_node, people: 0, times: 0 }
    const people = numberOf(into, 'people') + numberOf(row, 'people')
    const times =
      numberOf(into, 'times') * numberOf(into, 'people') + numberOf(row, 'times') * numberOf(row, 'people')
    joined.set(key, { ...into, people, times: people > 0 ? times / people : 0 })
  }
  const placeOf = (row: Row): string => `${numberOf(row, 'step')} ${String(row['node'])}`
  const peopleAt = new Map<string, number>()
  for (const row of joined.values())
    peopleAt.set(placeOf(row), (peopleAt.get(placeOf(row)) ?? 0) + numberOf(row, 'people'))
  return [...joined.values()].map((row) => ({ ...row, node_people: peopleAt.get(placeOf(row)) ?? 0 }))
}

const previousEntered = (row: Row, rows: readonly Row[]): number => {
  const before = rows.filter((one) => numberOf(one, 'step') < numberOf(row, 'step') && !one['is_optional'])
  return numberOf(before.at(-1) ?? {}, 'entered')
}
const ofFirst = (row: Row, rows: readonly Row[]): number =>
  numberOf(rows.find((one) => one['part'] === row['part']) ?? {}, 'entered')

/**
 * The saved queries that a link may show. One that is not here is refused over a link, and so is a column about which
 * nothing follows from here or from its unit: what is added later is shut until somebody has thought of it.
 */
export const FIGURES: Readonly<Record<string, Figures>> = {
  overview: {
    people: 'people',
    keys: [],
    few: 'kept',
    of: { revenue: 'conversions', bounce_rate: 'sessions' },
  },
  overview_daily: { people: 'people', keys: ['day'], few: 'kept' },
  hours: { people: 'people', keys: ['weekday', 'hour', 'days'], few: 'kept', of: { revenue: 'conversions' } },
  new_leak: { people: 'entered', keys: ['stage', 'verdict'] },
  growing_path: { people: 'people', keys: ['step', 'node', 'next_node', 'verdict'] },
  worst_touchpoint: { people: 'answers', keys: ['instrument', 'touchpoint', 'verdict'] },
  journey_map: {
    people: 'people',
    keys: ['stage_no', 'stage', 'has_data'],
    counts: ['answers', 'touches', 'laps'],
    others: ['satisfaction'],
    of: {
      share: 'journey_people',
      median_ms_to_next: 'continued',
      median_ms_between_laps: 'came_round',
      satisfaction: 'answers',
    },
    few: 'kept',
  },
  journey_steps: {
    people: 'people',
    keys: ['stage_no', 'stage', 'touchpoint', 'has_data', 'is_web', 'is_imported', 'is_suggested'],
    counts: ['answers', 'touches', 'laps'],
    others: ['satisfaction'],
    of: {
      rate_without: (row) => numberOf(row, 'stage_people') - numberOf(row, 'people'),
      satisfaction: 'answers',
    },
    made: { difference: less('rate_with', 'rate_without') },
    few: 'kept',
  },
  journey_laps: {
    people: 'people',
    keys: ['lap_no'],
    of: { median_ms_to_next_lap: 'came_round' },
    few: 'kept',
  },
  conformance: {
    people: 'people',
    keys: ['deviation', 'touchpoint'],
    counts: ['answers_with'],
    others: ['satisfaction_with'],
    of: {
      share: 'journey_people',
      conversion_without: (row) => numberOf(row, 'journey_people') - numberOf(row, 'people'),
      mean_ms_with: 'converted',
      mean_ms_without: (row) => numberOf(row, 'journey_people') - numberOf(row, 'people'),
      satisfaction_with: 'answers_with',
    },
    made: {
      conversion_cost: less('conversion_with', 'conversion_without'),
      satisfaction_without: () => null,
    },
  },
  channels: {
    people: 'people',
    keys: ['channel'],
    of: { revenue: 'conversions', people_share: wholeBy('people', 'people_share') },
  },
  channels_by_stage: {
    people: 'people',
    keys: ['channel', 'stage_no', 'stage'],
    of: { share: 'stage_people', lift: 'people' },
  },
  funnel: {
    people: 'entered',
    keys: ['step', 'name', 'is_optional'],
    of: {
      rate_from_previous: previousEntered,
      rate_from_first: ofFirst,
    },
    few: 'kept',
  },
  funnel_leavers: {
    people: 'people',
    keys: ['next_node'],
    made: { share: (row) => numberOf(row, 'people') / (numberOf(row, 'left') || 1) },
    few: { column: 'next_node', as: '$other', totals: ['left'] },
  },
  funnel_segments: {
    people: 'entered',
    keys: ['segment'],
    of: { rate: wholeBy('converted', 'rate') },
    made: {
      rate_low: wilson('converted', 'entered', -1),
      rate_high: wilson('converted', 'entered', 1),
      difference: () => null,
      difference_low: () => null,
      difference_high: () => null,
    },
  },
  funnel_times: {
    people: 'people',
    keys: ['from_ms', 'to_ms'],
    of: { median_ms: 'total', p90_ms: 'total' },
    few: 'kept',
  },
  funnel_trend: {
    people: 'entered',
    keys: ['day'],
    of: { rate: wholeBy('converted', 'rate') },
    few: 'kept',
  },
  paths: {
    people: 'people',
    keys: ['step', 'node', 'next_node'],
    others: ['times'],
    join: joinNodes,
  },
  top_paths: { people: 'people', keys: ['path'], of: { conversion_rate: 'people' } },
  attribution: {
    people: 'people',
    keys: ['touchpoint', 'is_attributed'],
    counts: ['early', 'mid', 'late'],
    others: ['median_touches'],
    of: ofModels(...MODELS),
    open: ['cost'],
  },
  converting_paths: {
    people: 'people',
    keys: ['path'],
    counts: ['total_paths'],
    others: ['median_touches'],
    of: { share: 'total_conversions', revenue: 'conversions' },
  },
  campaigns: {
    people: 'people',
    keys: ['part'],
    of: { engaged_share: 'sessions', ...ofModels('first', 'last_non_direct') },
    open: ['cost', 'impressions', 'clicks', 'cost_per_click'],
  },
  still_targeted: {
    people: 'people',
    keys: ['channel', 'source', 'campaign'],
    of: {
      people_share: wholeBy('people', 'people_share'),
      sessions_share: wholeBy('sessions', 'sessions_share'),
    },
  },
  surveys: {
    people: 'people',
    keys: ['instrument', 'part', 'scale_max'],
    others: ['score', 'mean_score'],
    of: { score: 'answers', mean_score: 'answers', response_rate: 'viewers' },
  },
  friction: {
    people: 'affected',
    keys: ['part', 'kind'],
    of: {
      affected_share: 'visitors',
      affected_conversion_rate: 'affected',
      unaffected_conversion_rate: 'unaffected',
    },
    made: { difference: less('affected_conversion_rate', 'unaffected_conversion_rate') },
  },
  form_fields: {
    people: 'people',
    keys: ['form_id', 'form_name', 'field_no', 'field_id', 'field_type', 'main_error'],
    of: {
      completion_rate: wholeBy('completed', 'completion_rate'),
      median_ms_to_complete: 'completed',
    },
  },
  cart_abandonment: {
    people: 'entered',
    keys: ['part', 'stage'],
    of: {
      rate_from_first: ofFirst,
      left_rate: (row) => numberOf(row, 'continued') + numberOf(row, 'left'),
      value_left: 'people_left',
    },
  },
  contact_channels: {
    people: 'people',
    keys: ['kind', 'method'],
    others: ['mean_rating'],
    of: {
      mean_rating: 'ratings',
      median_ms_to_answer: 'answered',
      others_conversion_rate: 'others',
    },
    made: { difference: less('conversion_rate', 'others_conversion_rate') },
  },
  retention: { people: 'people', keys: ['cohort', 'period'], few: 'kept' },
  repeat_purchases: {
    people: 'people',
    keys: ['orders'],
    others: ['revenue_share'],
    of: { people_share: wholeBy('people', 'people_share') },
  },
  kept_vs_lost: {
    people: 'kept_people',
    keys: ['touch', 'is_clear'],
    of: {
      kept_share: 'kept',
      lost_share: 'lost',
      ratio: (row) => Math.min(numberOf(row, 'kept_people'), numberOf(row, 'lost_people')),
    },
    made: { ratio_low: () => null, ratio_high: () => null },
  },
}
