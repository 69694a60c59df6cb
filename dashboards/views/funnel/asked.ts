import type { FunnelRow } from '../../rows.ts'

/** What every query of a funnel is asked with. */
export interface Asked {
  readonly from: string
  readonly to: string
  readonly steps: string
  readonly window_hours: number
  readonly mode: string
  readonly [name: string]: string | number
}

/** What a detail of the funnel is shown with: `at` is a step, 0 the whole. */
export interface DetailProps {
  asked: Asked
  at: number
  rows: readonly FunnelRow[]
  label: (step: number) => string
}
