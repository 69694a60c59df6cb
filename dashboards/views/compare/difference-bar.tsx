import type { Difference } from './difference.ts'

/** A difference of two shares from the middle, with its interval; `span` is the share that fills a half. It repeats a number. */
export function DifferenceBar({ share, low, high, isSure, span }: Difference & { span: number }) {
  const x = (value: number) => 50 + (48 * value) / span
  return (
    <svg class={isSure ? 'interval' : 'interval interval-unsure'} aria-hidden="true">
      <line class="axis" x1="50%" x2="50%" y1="1" y2="15" />
      <rect
        class="interval-bar"
        x={`${Math.min(50, x(share))}%`}
        width={`${Math.abs(x(share) - 50)}%`}
        y="4"
        height="8"
      />
      <line class="interval-line" x1={`${x(low)}%`} x2={`${x(high)}%`} y1="8" y2="8" />
    </svg>
  )
}
