/** The next of 2, 4, 10, 20, 40, 100 …: half of it is a whole number too. */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  const found = [1, 2, 4, 6, 8, 10].find((step) => step * power >= value) ?? 10
  return Math.max(2, found * power)
}

/** At most `most` evenly spread positions, the first and the last among them. */
export function labelled(length: number, most: number): number[] {
  const many = Math.min(length, Math.max(2, most))
  if (many <= 1) return length === 1 ? [0] : []
  const all = Array.from({ length: many }, (_, index) => Math.round((index * (length - 1)) / (many - 1)))
  return [...new Set(all)]
}
