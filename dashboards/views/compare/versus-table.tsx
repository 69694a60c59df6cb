import { useApp } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Link } from '../../parts/link.tsx'
import type { Change } from '../../state.ts'
import { DifferenceBar } from './difference-bar.tsx'
import { type Difference, differenceOf, type Part } from './difference.ts'
import type { Side } from './sides.ts'

/** One thing that both sides have: how many of how many, and where their people are. */
export interface Versus {
  key: string
  name: string
  a: Part | undefined
  b: Part | undefined
  to?: (side: Side) => Change
}

interface Props {
  caption: string
  label: string
  testid: string
  rows: readonly Versus[]
  sides: { a: Side; b: Side }
}

export const differs = (row: Versus): Difference | null =>
  row.a && row.b && Math.min(row.a.whole, row.b.whole) >= SMALL_SAMPLE ? differenceOf(row.a, row.b) : null

/** Two sides line by line, with their difference as a signed bar that the numbers repeat. */
export function VersusTable({ caption, label, testid, rows, sides }: Props) {
  const { t, f } = useApp()
  const w = t.compare
  const found = rows.map((row) => differs(row))
  const largest = rows
    .filter((_, index) => found[index]?.isSure)
    .toSorted((x, y) => Math.abs(differs(y)?.share ?? 0) - Math.abs(differs(x)?.share ?? 0))[0]
  const span = Math.max(
    0.01,
    ...found.map((one) => Math.max(Math.abs(one?.low ?? 0), Math.abs(one?.high ?? 0))),
  )
  const share = (part: Part) => f.percent(part.part / part.whole)
  const points = (value: number) => f.signed(Math.round(value * 1000) / 10)
  const sideColumn = (letter: 'a' | 'b'): Column<Versus> => ({
    key: letter,
    label: sides[letter].name,
    numeric: true,
    cell: (row) => {
      const part = row[letter]
      if (!part || part.whole === 0) return t.noData
      const count = t.ofN(f.count(part.part), f.count(part.whole))
      return (
        <>
          {part.whole >= SMALL_SAMPLE && <b class="versus-share">{share(part)}</b>}{' '}
          {row.to && part.part > 0 ? (
            <Link
              to={row.to(sides[letter])}
              class="plain"
              aria-label={w.count(count, sides[letter].name, row.name)}
            >
              {count}
            </Link>
          ) : (
            count
          )}
        </>
      )
    },
  })
  return (
    <>
      <p class="map-finding" data-testid={`${testid}-summary`}>
        {largest?.a && largest.b ? w.largest(largest.name, share(largest.a), share(largest.b)) : w.alike}
      </p>
      <DataTable
        caption={caption}
        rows={rows}
        rowKey={(row) => row.key}
        testid={testid}
        stacked
        columns={[
          { key: 'name', label, cell: (row) => row.name },
          sideColumn('a'),
          sideColumn('b'),
          {
            key: 'difference',
            label: w.difference,
            cell: (row) => {
              const one = differs(row)
              if (!one) return <span class="muted">{t.smallSample}</span>
              return (
                <div class={one.isSure ? 'score' : 'score muted'}>
                  <span>{w.points(points(one.share), points(one.low), points(one.high))}</span>
                  <DifferenceBar {...one} span={span} />
                </div>
              )
            },
          },
        ]}
      />
    </>
  )
}
