const TEXT = Symbol('text')

/**
 * JSON of an event or row that will not change any more, made once: it is measured, logged and inserted as the same text.
 * It is kept on the row where no copy takes it along: a WeakMap of so many rows cost a third of the collector's time.
 */
export function textOf(row: object & { [TEXT]?: string }): string {
  const known = row[TEXT]
  if (known !== undefined) return known
  const text = JSON.stringify(row)
  Object.defineProperty(row, TEXT, { value: text })
  return text
}
