import { describe, expect, test } from 'vitest'
import { parseQuery } from '../../schema/query.ts'

const head = `-- title.es: Ventas
-- title.en: Sales
-- question.es: ¿Cuánto?
-- question.en: How much?
-- column.sold.es: Ventas.
-- column.sold.en: Sales.
`
const sql = 'select 1 as sold'
const message = (text: string): string => {
  try {
    parseQuery('sales', text)
  } catch (error) {
    return String(error)
  }
  return 'no error'
}

describe('parseQuery', () => {
  test('reads words, parameters, columns and checks', () => {
    const query = parseQuery(
      'sales',
      `${head}-- column.sold.unit: money
-- people.sold: buyers sold={sold} outcome=all
-- check.positive: sold >= 0
-- parameter.min_value.es: Lo mínimo.
-- parameter.min_value.en: The least.
-- parameter.min_value.default: 10
-- parameter.min_value.max: 100
-- parameter.kind.es: Qué.
-- parameter.kind.en: Which.
-- parameter.kind.choices: all, web

-- A comment may say {nothing:String}.
select {min_value:UInt32} as sold, '{text:String}' as b where {kind:String} = '' and site_id = {site:String}
`,
    )
    expect(query).toMatchObject({
      name: 'sales',
      title: { es: 'Ventas', en: 'Sales' },
      question: { es: '¿Cuánto?', en: 'How much?' },
      columns: [{ name: 'sold', doc: { es: 'Ventas.', en: 'Sales.' }, unit: 'money' }],
      people: { sold: { query: 'buyers', parameters: { sold: '{sold}', outcome: 'all' } } },
      checks: [{ name: 'positive', sql: 'sold >= 0' }],
      parameters: [
        { name: 'site', type: 'String' },
        {
          name: 'min_value',
          type: 'UInt32',
          default: 10,
          max: 100,
          doc: { es: 'Lo mínimo.', en: 'The least.' },
        },
        { name: 'kind', type: 'String', choices: ['all', 'web'] },
      ],
    })
    expect(query.parameters).toHaveLength(3)
    expect(query.sql.startsWith('-- A comment')).toBe(true)
  })

  test.each([
    [
      'a missing language',
      head.replace('-- title.en: Sales\n', '') + sql,
      'sales.sql:1: "title.en" is missing',
    ],
    [
      'a missing question',
      head.replace(/-- question.es.*\n/, '') + sql,
      'sales.sql:1: "question.es" is missing',
    ],
    [
      'a column in one language',
      `${head}-- column.b.es: B.\n${sql}`,
      'sales.sql:1: "column.b.en" is missing',
    ],
    [
      'people of a column that is not there',
      `${head}-- people.bought: buyers\n${sql}`,
      'sales.sql:1: "people" names the column "bought", which is not described',
    ],
    [
      'people by a value that is not there',
      `${head}-- people.sold: buyers part={part}\n${sql}`,
      'sales.sql:1: "people" names the column "part", which is not described',
    ],
    [
      'people without a query',
      `${head}-- people.sold: part = x\n${sql}`,
      'sales.sql:7: "part = x" is not "query name=text name={column}"',
    ],
    [
      'a parameter without words',
      `${head}select {top:UInt8} as sold`,
      'sales.sql:1: "parameter.top.es" is missing',
    ],
    ['a path nobody knows', `${head}-- colour: red\n${sql}`, 'sales.sql:7: "colour" is not a known path'],
    [
      'a parameter that is not used',
      `${head}-- parameter.top.es: T.\n-- parameter.top.en: T.\n${sql}`,
      'sales.sql:7: parameter "top" is not used in the SQL',
    ],
    ['a line that is no pair', `${head}-- hello\n${sql}`, 'sales.sql:7: is not "-- path: value"'],
    ['a path said twice', `${head}-- title.es: Otra\n${sql}`, 'sales.sql:7: "title.es" is said twice'],
    ['no SQL', head, 'sales.sql:7: there is no SQL after the first comment'],
    [
      'no columns',
      head.replaceAll(/-- column.*\n/g, '') + sql,
      'sales.sql:1: no column is described ("column.<name>.es" and ".en")',
    ],
    [
      'two types of one parameter',
      `${head}select {site:String} as sold, {site:UInt8}`,
      'sales.sql:1: parameter "site" is both String and UInt8',
    ],
    [
      'a type no address can say',
      `${head}-- parameter.top.es: T.\n-- parameter.top.en: T.\nselect {top:Tuple(UInt8)} as sold`,
      'sales.sql:1: a parameter of type Tuple(UInt8) is not supported',
    ],
    [
      'a default of another type',
      `${head}-- parameter.top.es: T.\n-- parameter.top.en: T.\n-- parameter.top.default: few\nselect {top:UInt8} as sold`,
      'sales.sql:9: top: "few" is not a whole number from 0 to 255',
    ],
  ])('says the file and the line of %s', (_, text, expected) => {
    expect(message(text)).toBe(`InvalidQuery: ${expected}`)
  })
})
