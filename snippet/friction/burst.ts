const WITHIN_MS = 1000
const WITHIN_PX = 30
const ENOUGH = 3

type Click = [at: number, x: number, y: number]

/** Says of each click whether it makes a burst: the third in one place within a second, once until there is a rest. */
export const watchBurst = (): ((...click: Click) => boolean) => {
  let clicks: Click[] = []
  let isTold = false
  return (...click) => {
    const [at, x, y] = click
    clicks = clicks.filter(
      ([before, left, top]) => at - before < WITHIN_MS && Math.hypot(x - left, y - top) <= WITHIN_PX,
    )
    isTold &&= clicks.length > 0
    clicks.push(click)
    if (isTold || clicks.length < ENOUGH) return false
    return (isTold = true)
  }
}
