/** How many of how many. */
export interface Part {
  part: number
  whole: number
}

export interface Difference {
  /** A's share minus B's, and the ends of its 95 % interval; shares, not points. */
  share: number
  low: number
  high: number
  /** The interval leaves out zero. */
  isSure: boolean
}

const Z = 1.959964

/** Wilson's interval of a share. */
function wilson({ part, whole }: Part): [number, number] {
  const share = part / whole
  const centre = share + (Z * Z) / (2 * whole)
  const margin = Z * Math.sqrt((share * (1 - share)) / whole + (Z * Z) / (4 * whole * whole))
  const scale = 1 + (Z * Z) / whole
  return [(centre - margin) / scale, (centre + margin) / scale]
}

/** The difference of two shares with Newcombe's hybrid score interval; null where a side has nobody. */
export function differenceOf(a: Part, b: Part): Difference | null {
  if (a.whole === 0 || b.whole === 0) return null
  const [p, q] = [a.part / a.whole, b.part / b.whole]
  const [[aLow, aHigh], [bLow, bHigh]] = [wilson(a), wilson(b)]
  const share = p - q
  const low = share - Math.hypot(p - aLow, bHigh - q)
  const high = share + Math.hypot(aHigh - p, q - bLow)
  return { share, low, high, isSure: low > 0 || high < 0 }
}
