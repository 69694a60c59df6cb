export const quantile = (numbers, share) => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const below = Math.floor(place)
  const rest = sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]
  return sorted[below] + rest * (place - below)
}

/** Median and the quarter on each side of it. */
export const summarize = (numbers) => ({
  median: quantile(numbers, 0.5),
  low: quantile(numbers, 0.25),
  high: quantile(numbers, 0.75),
})
