import { useRef } from 'preact/hooks'
import { useApp } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'
import { Link } from '../../parts/link.tsx'
import { useRoving } from '../../parts/roving.ts'
import type { RetentionRow } from '../../rows.ts'
import { useCohortNames } from './names.ts'

// Shades of the table, beside none.
const SHADES = 6

/** The cohort triangle, a real table: who came first when, and how many of them were back in each period after. */
export function Cohorts({ rows, by }: { rows: readonly RetentionRow[]; by: string }) {
  const { t, f } = useApp()
  const w = t.loyalty
  const names = useCohortNames(by)
  const box = useRef<HTMLTableElement>(null)
  const roving = useRoving(box, '0,0')
  const cohorts = [...new Set(rows.map((row) => row.cohort))]
  const periods = Math.max(...rows.map((row) => row.period)) + 1
  const of = new Map(rows.map((row) => [`${row.cohort} ${row.period}`, row]))
  // The first period is everybody; the shades tell the others apart.
  const most = Math.max(...rows.filter((row) => row.period > 0).map((row) => row.return_rate), 0.01)
  const shade = (row: RetentionRow) =>
    row.period === 0 ? SHADES : Math.ceil((row.return_rate / most) * SHADES)
  const share = (returned: number, people: number) =>
    people >= SMALL_SAMPLE ? f.percent(returned / people) : f.count(returned)
  const closed = Array.from({ length: periods }, (_, period) => overOf(rows, period))
  const next = closed[1]
  return (
    <>
      <p class="map-finding" data-testid="retention-summary">
        {next && next.people > 0 ? w.summary(share2(next), f.count(next.people)) : w.tooSoon}
      </p>
      <div class="scroll" role="group" aria-label={w.retention} tabIndex={0}>
        <table
          ref={box}
          class="table cohorts"
          data-testid="cohorts"
          onFocusIn={roving.onFocusIn}
          onKeyDown={roving.onKeyDown}
        >
          <caption class="hidden">{w.retention}</caption>
          <thead>
            <tr>
              <th scope="col">{w.cohort}</th>
              <th scope="col" class="numeric">
                {t.figures.people}
              </th>
              {closed.map((_, period) => (
                <th key={period} scope="col" class="numeric">
                  {names.period(period)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cohorts.map((cohort, y) => (
              <tr key={cohort}>
                <th scope="row">{names.cohort(cohort)}</th>
                <td class="numeric">{f.count(of.get(`${cohort} 0`)?.people ?? 0)}</td>
                {closed.map((_, period) => {
                  const row = of.get(`${cohort} ${period}`)
                  if (!row) return <td key={period} />
                  const isOpen = row.still_under_way > 0
                  return (
                    <td
                      key={period}
                      class={`numeric heat heat-${shade(row)} ${isOpen ? 'heat-open' : ''}`}
                      data-testid={`cohort-${cohort}-${period}`}
                    >
                      <Link
                        {...roving.at(period, y)}
                        to={{ own: { cohort, later: String(period) } }}
                        class="plain"
                        aria-label={`${share(row.returned, row.people)}: ${w.who(names.cohort(cohort), names.period(period))}${isOpen ? `, ${w.open}` : ''}`}
                      >
                        {share(row.returned, row.people)}
                      </Link>
                    </td>
                  )
                })}
              </tr>
            ))}
            <tr class="cohorts-all">
              <th scope="row">{w.all}</th>
              <td class="numeric">{f.count(closed[0]?.all ?? 0)}</td>
              {closed.map(({ returned, people }, period) => (
                <td key={period} class="numeric" data-testid={`cohort-all-${period}`}>
                  {people > 0 ? share(returned, people) : '—'}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      <p class="muted map-legend">{w.legend}</p>
    </>
  )

  function share2({ returned, people }: { returned: number; people: number }): string {
    return people >= SMALL_SAMPLE
      ? `${f.count(returned)} (${f.percent(returned / people)})`
      : f.count(returned)
  }
}

/** A period over the cohorts for which it has ended. */
function overOf(
  rows: readonly RetentionRow[],
  period: number,
): { returned: number; people: number; all: number } {
  const own = rows.filter((row) => row.period === period)
  const over = own.filter((row) => row.still_under_way === 0)
  const sum = (list: readonly RetentionRow[], key: 'returned' | 'people') =>
    list.reduce((all, row) => all + row[key], 0)
  return { returned: sum(over, 'returned'), people: sum(over, 'people'), all: sum(own, 'people') }
}
