import { FIELDS, type Journey, toPattern } from './journey.ts'
import { plain, toExpression } from './funnel.ts'

/** Names the condition that is wrong. */
export class InvalidFilter extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'InvalidFilter'
  }
}

/** What a touch has besides its kind, and what the journey's rules make of it; in the order of views/journey_touches.sql. */
const MORE_FIELDS = ['device', 'country', 'touchpoint', 'stage'] as const
// A rule's `touchpoint` is what an event names itself; here it is what the rules say.
const fields: readonly string[] = [
  ...FIELDS.map((field) => (field === 'touchpoint' ? '' : field)),
  ...MORE_FIELDS,
]

/**
 * The parameter `filter` of the saved queries, `field=text|text,field!=text`, as views/journey_touches.sql reads it: of
 * the touches of the period one must fit each `=`, and none a `!=`. Texts may hold one `*`, or be `*part*`.
 * @throws InvalidFilter for the first condition that is wrong
 */
export function compileFilter(text: string, { stages, touchpoints }: Journey): string {
  if (text.trim() === '') return ''
  const conditions = text.split(',').map((part) => {
    const [, name = '', sign, said = ''] =
      /^\s*([a-z_]+)\s*(!=|=)\s*(.+?)\s*$/.exec(part) ??
      fail(`"${part.trim().slice(0, 60)}" is not "field=text" or "field!=text"`)
    const field = fields.indexOf(name) + 1
    if (field === 0) fail(`"${name}" is not a field: ${fields.filter(Boolean).join(', ')}`)
    const texts = said.split('|').map((word) => plain(word.trim()))
    const known = name === 'touchpoint' ? touchpoints : name === 'stage' ? stages : []
    const numberOf = (key: string): number => {
      const at = known.findIndex((one) => one.key === key)
      return at >= 0
        ? at + 1
        : fail(`${name}: "${key.slice(0, 60)}" is not one of ${known.map((one) => one.key).join(', ')}`)
    }
    return {
      is_not: sign === '!=',
      field,
      texts: name === 'device' || name === 'country' ? texts : [],
      numbers: known.length > 0 ? texts.map(numberOf) : [],
      pattern: `^(${texts.map((one) => toExpression(toPattern(one))).join('|')})$`,
    }
  })
  return conditions.length <= 16 ? JSON.stringify(conditions) : fail('has more than 16 conditions')
}

function fail(message: string): never {
  throw new InvalidFilter(message)
}
