import { useRef, useState } from 'preact/hooks'
import { labelled, niceCeiling } from './scale.ts'
import { useWidth } from './use-width.ts'

interface Props {
  /** A day without data has no value, which is not 0. */
  days: readonly { day: string; value: number | null }[]
  /** The sentence a screen reader gets instead of the drawing. */
  summary: string
  /** Drawn over the days, by their place in the list, which says what they are. */
  marks?: readonly { first_day: string | null; last_day: string | null }[]
  format: { count(n: number): string; day(day: string): string; shortDay(day: string): string }
  noData?: string
}

const HEIGHT = 270
const LEFT = 44
const TOP = 14
const BOTTOM = 24

/** One column per day. Its width follows the box, so that text keeps its size on a phone. */
export function Daily({ days, summary, format, marks = [], noData = '' }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const [at, setAt] = useState<number | null>(null)
  const top = niceCeiling(Math.max(1, ...days.map(({ value }) => value ?? 0)))
  const plot = HEIGHT - TOP - BOTTOM
  const step = (width - LEFT) / Math.max(1, days.length)
  const bar = Math.max(1, Math.min(36, step * 0.72))
  const y = (value: number) => TOP + plot * (1 - value / top)
  const shown = at === null ? undefined : days[at]

  return (
    <div class="chart" ref={box}>
      <p class="chart-readout" aria-hidden="true">
        {shown
          ? `${format.day(shown.day)}: ${shown.value === null ? noData : format.count(shown.value)}`
          : ' '}
      </p>
      <svg
        role="img"
        aria-label={summary}
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        onPointerMove={(event) => {
          const x = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT
          const index = Math.floor(x / step)
          setAt(index >= 0 && index < days.length ? index : null)
        }}
        onPointerLeave={() => setAt(null)}
      >
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <line class={part ? 'grid' : 'axis'} x1={LEFT} x2={width} y1={y(top * part)} y2={y(top * part)} />
            {Number.isInteger(top * part) && (
              <text class="tick" x={LEFT - 8} y={y(top * part) + 4} text-anchor="end">
                {format.count(top * part)}
              </text>
            )}
          </g>
        ))}
        {days.map(
          ({ day, value }, index) =>
            value !== null && (
              <rect
                key={day}
                class={index === at ? 'bar bar-at' : 'bar'}
                x={LEFT + index * step + (step - bar) / 2}
                y={y(value)}
                width={bar}
                height={Math.max(value > 0 ? 2 : 0, TOP + plot - y(value))}
                rx={Math.min(3, bar / 3)}
              />
            ),
        )}
        {placed(marks, days).map(({ no, from, to, above }) => (
          <g key={no} class="mark">
            <rect x={LEFT + from * step} y={TOP} width={(to - from + 1) * step} height={plot} />
            <line
              x1={LEFT + (from + 0.5) * step}
              x2={LEFT + (from + 0.5) * step}
              y1={TOP + above * 20}
              y2={TOP + plot}
            />
            <circle cx={LEFT + (from + 0.5) * step} cy={TOP + above * 20} r={9} />
            <text x={LEFT + (from + 0.5) * step} y={TOP + above * 20 + 4} text-anchor="middle">
              {no}
            </text>
          </g>
        ))}
        {labelled(days.length, Math.floor((width - LEFT) / 76)).map((index) => (
          <text
            key={index}
            class="tick"
            x={LEFT + (index + 0.5) * step}
            y={HEIGHT - 6}
            text-anchor={
              index === 0 && step < 50 ? 'start' : index === days.length - 1 && step < 50 ? 'end' : 'middle'
            }
          >
            {format.shortDay(days[index]!.day)}
          </text>
        ))}
      </svg>
    </div>
  )
}

interface Placed {
  no: number
  from: number
  to: number
  /** How many marks stand above it. */
  above: number
}

/** Which columns each mark is over; those of no day shown are left out. */
function placed(marks: NonNullable<Props['marks']>, days: Props['days']): Placed[] {
  const found: Placed[] = []
  for (const [index, { first_day: first, last_day: last }] of marks.entries()) {
    const from = days.findIndex(({ day }) => first !== null && day >= first)
    const to = days.findLastIndex(({ day }) => first !== null && day <= (last ?? first))
    if (from === -1 || to < from) continue
    // Numbers closer than three columns would hide one another.
    const above = found.filter((other) => Math.abs(other.from - from) < 3).length
    found.push({ no: index + 1, from, to, above })
  }
  return found
}
