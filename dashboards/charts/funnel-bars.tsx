import { useId } from 'preact/hooks'
import { useApp } from '../context.ts'
import type { FunnelOutcome, FunnelRow } from '../rows.ts'
import { Rate } from '../views/funnel/rate.tsx'

export interface FunnelShown {
  rows: readonly FunnelRow[]
  /** Steps that the site never sent. */
  missing: ReadonlySet<string>
  label: (step: number) => string
}

/** What becomes of a step's people, in the order of its bar. */
const OUTCOMES = ['continued', 'still_under_way', 'left'] as const satisfies readonly FunnelOutcome[]

/** One bar per step, as long as the people who arrived, split in three: went on, still under way, left. */
export function FunnelBars({ rows, missing, label }: FunnelShown) {
  const { t, f } = useApp()
  const first = rows[0]?.entered ?? 0
  const last = rows.at(-1)
  const worst = rows
    .slice(0, -1)
    .reduce<FunnelRow | undefined>((a, b) => (b.left > (a?.left ?? 0) ? b : a), undefined)
  const summary = t.funnel.summary(
    f.count(rows.length),
    f.count(first),
    f.count(last?.entered ?? 0),
    worst ? label(worst.step) : t.funnel.noneLeft,
  )
  return (
    <div class="funnel" data-testid="funnel-bars">
      <p class="hidden">{summary}</p>
      <ol>
        {rows.map((row, index) => (
          <li key={row.step}>
            {index > 0 && !missing.has(row.name) && (
              <p class="funnel-link">
                <span aria-hidden="true">↓</span>{' '}
                <Rate rate={row.rate_from_previous} part={row.entered} whole={wholeOf(rows, index)} />
                {row.median_ms_from_previous !== null && (
                  <span class="muted">
                    {' · '}
                    {t.funnel.median}: {f.span(row.median_ms_from_previous)}
                  </span>
                )}
              </p>
            )}
            <p class="funnel-name">
              <span class="step-no">{row.step}</span>
              <strong>{label(row.step)}</strong>
              <span class="funnel-entered" data-testid={`entered-${row.step}`}>
                {missing.has(row.name) ? t.noData : f.count(row.entered)}
              </span>
              {index > 0 && !missing.has(row.name) && (
                <span class="muted">
                  {t.funnel.rateFromFirst}:{' '}
                  <Rate rate={row.rate_from_first} part={row.entered} whole={first} />
                </span>
              )}
            </p>
            <Bar row={row} first={first} />
            {row !== last && !missing.has(row.name) && (
              <p class="funnel-parts">
                {OUTCOMES.map((outcome) => (
                  <Part
                    key={outcome}
                    step={row.step}
                    outcome={outcome}
                    people={row[outcome]}
                    name={label(row.step)}
                  />
                ))}
              </p>
            )}
          </li>
        ))}
      </ol>
      <p class="muted">{t.funnel.sum}</p>
    </div>
  )
}

/** Those who might have come: at the last step before that cannot be left out. */
export const wholeOf = (rows: readonly FunnelRow[], index: number): number =>
  rows.slice(0, index).findLast((row) => !row.is_optional)?.entered ?? 0

interface PartProps {
  step: number
  outcome: FunnelOutcome
  people: number
  name: string
}

/** A part of a step's people: a door to them. */
function Part({ step, outcome, people, name }: PartProps) {
  const { t, f, go } = useApp()
  const words = {
    continued: t.funnel.continued,
    left: t.funnel.left,
    still_under_way: t.funnel.stillUnderWay,
  }
  return (
    <button
      type="button"
      class={`part part-${outcome}`}
      aria-label={`${words[outcome]} ${f.count(people)}: ${name}`}
      onClick={() => go({ own: { step: String(step), outcome, next: '' } })}
    >
      {words[outcome]} <b>{f.count(people)}</b>
    </button>
  )
}

function Bar({ row, first }: { row: FunnelRow; first: number }) {
  const hatch = useId()
  const scale = first > 0 ? 1000 / first : 0
  let x = 0
  return (
    <svg class="funnel-bar" viewBox="0 0 1000 30" preserveAspectRatio="none" aria-hidden="true">
      <defs>
        <pattern id={hatch} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch-back" width="8" height="8" />
          <rect class="hatch-line" width="3.5" height="8" />
        </pattern>
      </defs>
      <rect class="funnel-track" width="1000" height="30" />
      {OUTCOMES.map((outcome) => {
        const at = x
        const width = row[outcome] * scale
        x += width
        return (
          <rect
            key={outcome}
            class={`funnel-${outcome}`}
            x={at}
            width={width}
            height="30"
            {...(outcome === 'still_under_way' && { fill: `url(#${hatch})` })}
          />
        )
      })}
    </svg>
  )
}
