import { columns, fieldColumns } from './columns.ts'
import { envelope } from './envelope.ts'
import { EVENT_GROUPS } from './event.ts'
import { events } from './events/index.ts'
import type { Field } from './field.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|')
const row = (...cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`
const code = (names: string[]): string => names.map((name) => `\`${name}\``).join(', ')

/** docs/events.md: every event type with its fields, and every column, made from their definitions. */
export function eventsPage(): string {
  const groups = EVENT_GROUPS.map((group) => {
    const rows = Object.entries(events)
      .filter(([, type]) => type.group === group)
      .map(([name, type]) =>
        row(`\`${name}\`${'conversion' in type ? ' ★' : ''}`, type.doc, code(Object.keys(type.fields))),
      )
    return `### ${group}\n\n${row('event', 'when', 'fields')}\n${row('---', '---', '---')}\n${rows.join('\n')}`
  })
  const describe = ([name, field]: [string, Field]): string =>
    row(`\`${name}\``, field.doc, `\`${field.column}\``)
  const head = `${row('column', 'means', 'ClickHouse')}\n${row('---', '---', '---')}`
  return `# Events

Made by \`npm run schema\` from \`schema/events/\` and \`schema/envelope.ts\`. ★ counts as a conversion.
Any other \`snake_case\` name is a custom event; its fields go to \`props\`, measures that a column below knows (\`value\`, \`currency\`, \`order_id\`, \`score\` …) to that column.

${groups.join('\n\n')}

## Columns of every event

${head}
${Object.entries(envelope).map(describe).join('\n')}

## Columns of some events

${head}
${[...fieldColumns].map(describe).join('\n')}

${columns.size} columns in all, with \`props\` for the rest.
`
}
