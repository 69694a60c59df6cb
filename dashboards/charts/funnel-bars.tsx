import { useId } from 'preact/hooks'
import { useApp } from '../context.ts'
import type { FunnelRow } from '../rows.ts'
import { Rate } from '../views/funnel/rate.tsx'
import { stepLabel } from '../views/funnel/step-label.ts'

/** One bar per step, as long as the people who arrived, split in three: went on, still under way, left. */
export function FunnelBars({ rows, missing }: { rows: readonly FunnelRow[]; missing: ReadonlySet<string> }) {
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
    worst ? stepLabel(t.events, worst.name) : t.funnel.noneLeft,
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
                <Rate rate={row.rate_from_previous} part={row.entered} whole={rows[index - 1]!.entered} />
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
              <strong>{stepLabel(t.events, row.name)}</strong>
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
            <Bar row={row} first={first} isLast={row === last} />
            {row !== last && !missing.has(row.name) && (
              <p class="funnel-parts">
                <Part kind="continued" label={t.funnel.continued} value={f.count(row.continued)} />
                <Part kind="still" label={t.funnel.stillUnderWay} value={f.count(row.still_under_way)} />
                <Part kind="left" label={t.funnel.left} value={f.count(row.left)} />
              </p>
            )}
          </li>
        ))}
      </ol>
      <p class="muted">{t.funnel.sum}</p>
    </div>
  )
}

function Part({ kind, label, value }: { kind: string; label: string; value: string }) {
  return (
    <span class={`part part-${kind}`}>
      {label} <b>{value}</b>
    </span>
  )
}

function Bar({ row, first, isLast }: { row: FunnelRow; first: number; isLast: boolean }) {
  const hatch = useId()
  const scale = first > 0 ? 1000 / first : 0
  const parts = isLast
    ? [{ kind: 'continued', value: row.entered }]
    : [
        { kind: 'continued', value: row.continued },
        { kind: 'still', value: row.still_under_way },
        { kind: 'left', value: row.left },
      ]
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
      {parts.map(({ kind, value }) => {
        const at = x
        x += value * scale
        return (
          <rect
            key={kind}
            class={`funnel-${kind}`}
            x={at}
            width={value * scale}
            height="30"
            {...(kind === 'still' && { fill: `url(#${hatch})` })}
          />
        )
      })}
    </svg>
  )
}
