import { useApp } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Link } from '../../parts/link.tsx'
import type { Instrument, SurveyRow } from '../../rows.ts'
import { Interval } from './interval.tsx'
import { usePartName } from './part-name.ts'

interface Props {
  instrument: Instrument
  rows: readonly SurveyRow[]
  by: string
}

/** The scores of one instrument, part by part; every count opens its people. It is a table, with a drawing in it. */
export function Scores({ instrument, rows, by }: Props) {
  const { t, f } = useApp()
  const w = t.voice
  const nameOf = usePartName(by)
  const text = useScoreText()
  const isScored = instrument !== 'text'
  const words = instrument === 'nps' ? w.nps : w
  const sorted = by === 'week' ? rows.toSorted((a, b) => a.part.localeCompare(b.part)) : rows
  const count = (key: 'answers' | 'high' | 'middle' | 'low', label: string): Column<SurveyRow> => ({
    key,
    label,
    numeric: true,
    cell: (row) =>
      row[key] === 0 ? (
        f.count(0)
      ) : (
        <Link
          to={{ own: { instrument, part: row.part, outcome: key === 'answers' ? 'answered' : key } }}
          class="plain"
          aria-label={`${f.count(row[key])} ${label}: ${nameOf(row.part)}`}
        >
          {f.count(row[key])}
        </Link>
      ),
  })
  const [best, worst] = extremes(rows)
  const answers = rows.reduce((sum, row) => sum + row.answers, 0)
  return (
    <>
      <p class="map-finding" data-testid={`summary-${instrument}`}>
        {w.summary(f.count(answers))}
        {best && worst && (
          <>
            {' '}
            {w.bestWorst(nameOf(best.part), nameOf(worst.part))}{' '}
            {(best.score_low ?? 0) > (worst.score_high ?? 0) ? w.apart : w.alike}
          </>
        )}
      </p>
      <DataTable
        caption={w.instruments[instrument]}
        rows={sorted}
        rowKey={(row) => row.part}
        testid={`scores-${instrument}`}
        stacked
        columns={[
          { key: 'part', label: w.bys[by as keyof typeof w.bys] ?? by, cell: (row) => nameOf(row.part) },
          ...(isScored
            ? [
                {
                  key: 'score',
                  label: w.score,
                  cell: (row: SurveyRow) => (
                    <div class="score">
                      <span>{text(row)}</span>
                      {row.score !== null && (
                        <Interval
                          instrument={instrument}
                          score={row.score}
                          low={row.score_low}
                          high={row.score_high}
                          max={row.scale_max}
                        />
                      )}
                    </div>
                  ),
                },
                count('high', words.high),
                count('middle', words.middle),
                count('low', words.low),
              ]
            : []),
          count('answers', w.answers),
          { key: 'comments', label: w.comments, numeric: true, cell: (row) => f.count(row.comments) },
        ]}
      />
      {isScored && <p class="muted map-legend">{w.interval}</p>}
    </>
  )
}

/** Of two or more parts with an interval, the one with the best and the one with the worst score. */
function extremes(rows: readonly SurveyRow[]): SurveyRow[] {
  const known = rows.filter((row) => row.score !== null && row.score_low !== null)
  const sorted = known.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))
  return known.length < 2 ? [] : [sorted[0]!, sorted.at(-1)!]
}

/** The score in words: with its interval, or as counts where the answers are few. */
function useScoreText(): (row: SurveyRow) => string {
  const { t, f } = useApp()
  const w = t.voice
  const decimal = new Intl.NumberFormat(f.locale, { maximumFractionDigits: 1 })
  return ({ instrument, score, score_low: low, score_high: high, scale_max: max, ...row }) => {
    if (score === null) return t.noData
    const isMean = instrument === 'ces'
    const isNps = instrument === 'nps'
    const one = (value: number) =>
      isMean ? decimal.format(value) : isNps ? f.signed(Math.round(value)) : f.percent(value / 100)
    const interval = low === null || high === null ? '' : ` (${w.range(one(low), one(high))})`
    const few = isNps
      ? w.few(f.count(row.high), f.count(row.low), f.count(row.answers))
      : t.ofN(f.count(row.high), f.count(row.answers))
    if (isMean) {
      const mean = w.of(one(score), f.count(max ?? 0)) + interval
      return row.answers < SMALL_SAMPLE ? `${mean}, ${t.smallSample}` : mean
    }
    return row.answers < SMALL_SAMPLE ? `${few}, ${t.smallSample}` : one(score) + interval
  }
}
