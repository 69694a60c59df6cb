const texts = new WeakMap<object, string>()

/** JSON of an event or row that will not change any more, made once: it is measured, logged and inserted as the same text. */
export function textOf(row: object): string {
  let text = texts.get(row)
  if (text === undefined) texts.set(row, (text = JSON.stringify(row)))
  return text
}
