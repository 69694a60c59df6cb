import type { Journey } from '../../api.ts'
import type { StageRow } from '../../rows.ts'
import type { Column } from './lanes.tsx'

const WIDTH = 1000
const HEIGHT = 90

interface FlowProps {
  rows: readonly StageRow[]
  loop: Journey['loop']
}

/** How many are in each stage, how many go on (heights are people) and the way round. A drawing of what the table says. */
export function Flow({ rows, loop }: FlowProps) {
  const most = Math.max(1, ...rows.map((row) => row.people))
  const step = WIDTH / rows.length
  const bar = step * 0.34
  const high = (people: number): number => (people / most) * (HEIGHT - 4)
  const middleOf = (stage?: string): number => rows.findIndex((row) => row.stage === stage) * step + bar / 2
  return (
    <svg class="map-flow" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
      {rows.map((row, index) => {
        const x = index * step
        const next = rows[index + 1]
        const [from, to] = [high(row.continued), next ? high(next.people) : 0]
        return (
          <g key={row.stage}>
            {next && (
              <path
                class="map-ribbon"
                d={`M${x + bar},0 C${x + step * 0.7},0 ${x + step * 0.7},0 ${x + step},0 V${Math.min(from, to)} C${x + step * 0.7},${Math.min(from, to)} ${x + step * 0.7},${from} ${x + bar},${from}z`}
              />
            )}
            <rect class="funnel-continued" x={x} y={0} width={bar} height={from} />
            <rect class="map-open" x={x} y={from} width={bar} height={high(row.still_under_way)} />
            <rect
              class="funnel-left"
              x={x}
              y={from + high(row.still_under_way)}
              width={bar}
              height={high(row.left)}
            />
          </g>
        )
      })}
      {loop && (
        <path
          class="map-loop"
          d={`M${middleOf(loop.from)},${HEIGHT - 16} V${HEIGHT - 4} H${middleOf(loop.to)} V${HEIGHT - 16} m-6,8 l6,-8 l6,8`}
        />
      )}
    </svg>
  )
}

const isGiven = (share: number | null | undefined): share is number => typeof share === 'number'

/** What people felt against what they should feel, 0 to 1; a stage without answers breaks the line. */
export function Feeling({ columns }: { columns: readonly Column[] }) {
  const step = WIDTH / columns.length
  const at = (index: number): number => step * (index + 0.35)
  const y = (share: number): number => (1 - share) * (HEIGHT - 16) + 8
  const line = (shares: readonly (number | null | undefined)[]): string =>
    shares
      .map((share, index) =>
        isGiven(share) ? `${isGiven(shares[index - 1]) ? 'L' : 'M'}${at(index)},${y(share)}` : '',
      )
      .join(' ')
  const real = columns.map(({ row }) => row.satisfaction)
  const known = real.filter((share) => share !== null)
  const worst = known.length > 1 ? Math.min(...known) : undefined
  return (
    <svg class="map-feeling" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
      <path class="grid" d={`M0,${y(0.5)} H${WIDTH}`} />
      <path class="map-desired" d={line(columns.map(({ stage }) => stage.desired_satisfaction))} />
      <path class="map-real" d={line(real)} />
      {real.map(
        (share, index) =>
          share !== null && (
            <circle
              key={columns[index]?.stage.key}
              class={share === worst ? 'map-point map-worst' : 'map-point'}
              cx={at(index)}
              cy={y(share)}
              r={6}
            />
          ),
      )}
    </svg>
  )
}
