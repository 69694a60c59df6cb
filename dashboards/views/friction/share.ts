import { useApp } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'

/** A share as percent, or as a count of few. */
export function useShare(): (part: number, whole: number) => string {
  const { t, f } = useApp()
  return (part, whole) =>
    whole >= SMALL_SAMPLE ? f.percent(part / whole) : t.ofN(f.count(part), f.count(whole))
}
