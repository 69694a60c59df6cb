/** A row of a CSV file. */
export interface Row {
  /** Line it begins on, from 1: a quoted cell may hold line ends. */
  line: number
  cells: string[]
}

const DELIMITERS = [',', ';', '\t', '|']

/**
 * Reads CSV (RFC 4180) from pieces of text, as they come: quoted cells, doubled quotes, line ends in cells, any line end.
 * Blank lines are left out.
 * @param delimiter unset: the one the first line has most of
 * @throws Error when the last quote is never closed
 */
export async function* readCsv(
  pieces: AsyncIterable<string> | Iterable<string>,
  delimiter?: string,
): AsyncGenerator<Row> {
  let cells: string[] = []
  let cell = ''
  let state = 'start' as 'start' | 'plain' | 'quoted' | 'quote'
  let line = 1
  let begun = 1
  let wasReturn = false
  let between = delimiter
  let held = ''

  for await (const piece of pieces) {
    let text: string = held + piece
    held = ''
    if (between === undefined) {
      // The first line decides, so it has to be there whole.
      if (!/[\r\n]/.test(text) && text.length < 100_000) {
        held = text
        continue
      }
      between = delimiterOf(text)
    }
    text = line === 1 && cells.length === 0 && cell === '' ? text.replace(/^\uFEFF/, '') : text
    yield* read(text, between)
  }
  if (held !== '') yield* read(held.replace(/^\uFEFF/, ''), between ?? delimiterOf(held))
  if (state === 'quoted') throw new Error(`line ${begun}: a quote is opened and never closed`)
  if (cell !== '' || cells.length > 0 || state === 'quote') yield { line: begun, cells: [...cells, cell] }

  function* read(text: string, mark: string): Generator<Row> {
    for (const character of text) {
      const isEnd = character === '\n' || character === '\r'
      const isSecond = character === '\n' && wasReturn
      wasReturn = character === '\r'
      if (isEnd && !isSecond) line++
      if (state === 'quoted') {
        if (character === '"') state = 'quote'
        else cell += character
      } else if (state === 'quote' && character === '"') {
        cell += '"'
        state = 'quoted'
      } else if (isSecond && cells.length === 0 && cell === '') {
        begun = line // the second half of a line end
      } else if (isEnd) {
        const row = { line: begun, cells: [...cells, cell] }
        const isBlank = row.cells.length === 1 && cell === '' && state !== 'quote'
        cells = []
        cell = ''
        state = 'start'
        begun = line
        if (!isBlank) yield row
      } else if (character === mark) {
        cells.push(cell)
        cell = ''
        state = 'start'
      } else if (character === '"' && state === 'start' && cell === '') state = 'quoted'
      else {
        cell += character
        state = 'plain'
      }
    }
  }
}

function delimiterOf(text: string): string {
  const first = (/^\uFEFF?([^\r\n]*)/.exec(text)?.[1] ?? '').replaceAll(/"[^"]*"/g, '')
  const counts = DELIMITERS.map((mark) => first.split(mark).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}
