/** The ends of the scale on which each kind of score stands. */
const SCALES = { nps: [-100, 100], csat: [0, 100], ces: [1, 7], rating: [0, 100], text: [0, 1] } as const

interface Props {
  instrument: keyof typeof SCALES
  score: number
  low: number | null
  high: number | null
  /** Highest score of a mean's scale, where it is not the usual one. */
  max: number | null
}

/** A score on its scale, with the line within which it lies; beside the number it repeats. */
export function Interval({ instrument, score, low, high, max }: Props) {
  const [first, usual] = SCALES[instrument]
  const last = instrument === 'ces' ? (max ?? usual) : usual
  const x = (value: number) => `${2 + 96 * Math.min(1, Math.max(0, (value - first) / (last - first)))}%`
  return (
    <svg class="interval" aria-hidden="true">
      <line class="grid" x1="2%" x2="98%" y1="8" y2="8" />
      <line class="axis" x1={x((first + last) / 2)} x2={x((first + last) / 2)} y1="3" y2="13" />
      {low !== null && high !== null && <line class="interval-line" x1={x(low)} x2={x(high)} y1="8" y2="8" />}
      <circle class="interval-dot" cx={x(score)} cy="8" r="5" />
    </svg>
  )
}
