import { describe, expect, test } from 'vitest'
import { readCsv } from '../../collector/node/csv.ts'
import { mapLine, missingColumns, parseMapping } from '../../collector/node/mapping.ts'

async function rows(text: string | string[], delimiter?: string): Promise<[number, string[]][]> {
  const found: [number, string[]][] = []
  const pieces = typeof text === 'string' ? [text] : text
  for await (const { line, cells } of readCsv(pieces, delimiter)) found.push([line, cells])
  return found
}

describe('CSV', () => {
  test.each<[string, string, [number, string[]][]]>([
    ['plain', 'a,b\n1,2\n', [[1, ['a', 'b']], [2, ['1', '2']]]], // prettier-ignore
    ['no line end at the end', 'a,b\n1,2', [[1, ['a', 'b']], [2, ['1', '2']]]], // prettier-ignore
    ['Windows line ends', 'a,b\r\n1,2\r\n', [[1, ['a', 'b']], [2, ['1', '2']]]], // prettier-ignore
    ['quotes', '"a","b ""x"" c"\n"1,5",\n', [[1, ['a', 'b "x" c']], [2, ['1,5', '']]]], // prettier-ignore
    ['line ends in a cell', 'a,b\n"1\n2\r\n3",4\n5,6\n', [[1, ['a', 'b']], [2, ['1\n2\r\n3', '4']], [5, ['5', '6']]]], // prettier-ignore
    ['blank lines', 'a\n\n\n1\n', [[1, ['a']], [4, ['1']]]], // prettier-ignore
    ['an empty quoted cell', 'a\n""\n', [[1, ['a']], [2, ['']]]], // prettier-ignore
    ['semicolons', 'a;"x,y";b\n1;2;3\n', [[1, ['a', 'x,y', 'b']], [2, ['1', '2', '3']]]], // prettier-ignore
    ['tabs', 'a\tb\n1\t2\n', [[1, ['a', 'b']], [2, ['1', '2']]]], // prettier-ignore
    ['a mark of its encoding', '\uFEFFa,b\n', [[1, ['a', 'b']]]],
    ['a quote inside a cell', 'a,5" pipe\n', [[1, ['a', '5" pipe']]]],
    ['nothing', '', []],
    ['a name and no line end', '\uFEFFa', [[1, ['a']]]],
  ])('%s', async (_what, text, expected) => {
    expect(await rows(text)).toEqual(expected)
    // However it is cut into pieces.
    expect(await rows(text.split(''))).toEqual(expected)
  })

  test('a quote that is never closed names its line', async () => {
    await expect(rows('a,b\n1,"2\n3,4\n')).rejects.toThrow('line 2: a quote is opened and never closed')
  })
})

const map = (fields: object, line: Record<string, unknown>, rest?: string): Record<string, unknown> =>
  mapLine(parseMapping(JSON.stringify({ fields, ...(rest ? { rest } : {}) }), 'map.json'), line)

describe('a mapping', () => {
  test('names a column, a value, a choice, several columns', () => {
    const fields = {
      event_id: { columns: ['tienda', 'ticket'] },
      name: { column: 'tipo', values: { venta: 'pos_purchase', devolucion: 'refund' } },
      user_id: 'cliente',
      currency: { value: 'COP' },
      method: { column: 'pago', values: { E: 'cash' }, otherwise: 'card' },
    }
    const line = { tienda: '7', ticket: '1042', tipo: 'venta', cliente: 'ana', pago: 'T', nota: 'x' }
    const event = {
      event_id: '7-1042',
      name: 'pos_purchase',
      user_id: 'ana',
      currency: 'COP',
      method: 'card',
    }
    expect(map(fields, line)).toEqual(event)
    expect(map(fields, line, 'props')).toEqual({ ...event, props: { nota: 'x' } })
    expect(() => map(fields, { ...line, tipo: 'otro' })).toThrow(
      `tipo: "otro" is not in the mapping's values`,
    )
    // Half a key would be another sale's.
    expect(map(fields, { ...line, ticket: '' })).not.toHaveProperty('event_id')
  })

  test.each<[object, string, number | string]>([
    [{}, '1042', '1042'],
    [{ decimal: ',' }, '$ 1.234,56', 1234.56],
    [{ decimal: '.' }, '1,234.56 USD', 1234.56],
    [{ decimal: ',' }, '-12', -12],
    [
      { format: 'DD/MM/YYYY HH:mm', time_zone: 'America/Bogota' },
      '20/11/2026 18:03',
      Date.UTC(2026, 10, 20, 23, 3),
    ],
    [{ format: 'MM-DD-YYYY' }, '11-20-2026', Date.UTC(2026, 10, 20)],
    [{ time_zone: 'America/Santiago' }, '2026-11-20 18:03:05', Date.UTC(2026, 10, 20, 21, 3, 5)],
    [{ time_zone: 'America/Bogota' }, '2026-11-20', Date.UTC(2026, 10, 20, 5)],
    [{ time_zone: 'America/Bogota' }, '2026-11-20T18:03:05Z', '2026-11-20T18:03:05Z'],
    [{ format: 'seconds' }, '1790000000.5', 1_790_000_000_500],
    // Clocks were set forward on 8 March 2026 in New York, and back on 1 November.
    [{ time_zone: 'America/New_York' }, '2026-03-08 01:59', Date.UTC(2026, 2, 8, 6, 59)],
    [{ time_zone: 'America/New_York' }, '2026-03-08 03:00', Date.UTC(2026, 2, 8, 7)],
    [{ time_zone: 'America/New_York' }, '2026-11-01 00:59', Date.UTC(2026, 10, 1, 4, 59)],
    [{ time_zone: 'America/New_York' }, '2026-11-01 02:00', Date.UTC(2026, 10, 1, 7)],
  ])('%j reads %s', (rule, text, expected) => {
    expect(map({ x: { column: 'c', ...rule } }, { c: text })).toEqual({ x: expected })
  })

  test.each<[object, string, string]>([
    [{ decimal: ',' }, 'mucho', 'c: "mucho" is not a number'],
    [{ format: 'DD/MM/YYYY' }, '2026-11-20', 'c: "2026-11-20" is not a time (DD/MM/YYYY)'],
    [{ format: 'DD/MM/YYYY' }, '31/11/2026', 'is not a time'],
    [{ format: 'DD/MM/YYYY HH:mm' }, '20/11/2026 25:00', 'is not a time'],
    [{ time_zone: 'UTC' }, 'ayer', 'is not a time'],
  ])('%j refuses %s', (rule, text, why) => {
    expect(() => map({ x: { column: 'c', ...rule } }, { c: text })).toThrow(why)
  })

  test.each<[unknown, string]>([
    [[], 'm.json must be {"fields": {…}}.'],
    [{ fields: {}, extra: 1 }, 'm.json: "extra" is not known: fields, rest.'],
    [{ fields: {}, rest: 'all' }, 'm.json: rest must be'],
    [{ fields: { a: 1 } }, 'm.json: fields.a must be a column'],
    [{ fields: { a: {} } }, 'm.json: fields.a names neither a column nor a value.'],
    [{ fields: { a: { colum: 'x' } } }, 'm.json: fields.a.colum is not known'],
    [
      { fields: { a: { column: 'x', time_zone: 'Bogota' } } },
      'fields.a.time_zone: "Bogota" is not an IANA time zone.',
    ],
    [{ fields: { a: { column: 'x', format: 'DD de mes' } } }, 'fields.a.format: "DD de mes" is not made of'],
    [{ fields: { a: { column: 'x', decimal: ';' } } }, 'fields.a.decimal must be'],
  ])('%j: says what is wrong', (mapping, why) => {
    expect(() => parseMapping(JSON.stringify(mapping), 'm.json')).toThrow(why)
  })

  test('knows the columns a file lacks', () => {
    const mapping = parseMapping(JSON.stringify({ fields: { a: 'x', b: { columns: ['y', 'z'] }, c: { value: 1 } } }), 'm') // prettier-ignore
    expect(missingColumns(mapping, ['x', 'z'])).toEqual(['y'])
  })
})
