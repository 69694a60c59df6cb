import { useApp } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'
import { DifferenceBar } from '../compare/difference-bar.tsx'

/** A query's difference of two conversion rates, with its interval. */
interface Compared {
  difference: number | null
  difference_low: number | null
  difference_high: number | null
}

/** The difference in points with its interval, drawn and written; over few people there is none. */
export function Versus({ row, least, span }: { row: Compared; least: number; span: number }) {
  const { t, f } = useApp()
  const { difference: share, difference_low: low, difference_high: high } = row
  if (share === null || low === null || high === null || least < SMALL_SAMPLE)
    return <span class="muted">{t.smallSample}</span>
  const points = (value: number) => f.signed(Math.round(value * 1000) / 10)
  const isSure = low > 0 || high < 0
  return (
    <div class={isSure ? 'score' : 'score muted'}>
      <span>{t.friction.points(points(share), points(low), points(high))}</span>
      <DifferenceBar share={share} low={low} high={high} isSure={isSure} span={span} />
    </div>
  )
}

/** The largest end of the intervals, so that the bars of a table have one scale. */
export const spanOf = (rows: readonly Compared[]): number =>
  Math.max(
    0.01,
    ...rows.flatMap((row) => [Math.abs(row.difference_low ?? 0), Math.abs(row.difference_high ?? 0)]),
  )
