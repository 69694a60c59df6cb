/**
 * `node snippet/npm-package.js`, after the build: makes the npm package of `dist/npm/index.js`. Its types are one file
 * that leads nowhere else: the events are written out from the schema, the rest is taken from the sources as it stands
 * there.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { events } from '../schema/events/index.ts'
import { PARTS } from './rollup.config.js'

const out = 'dist/npm/'
const read = (file) => readFileSync(file, 'utf8')

/** How a kind of field is written in TypeScript. */
const KINDS = {
  text: 'string',
  label: 'string',
  key: 'string',
  count: 'number',
  decimal: 'number',
  money: 'number',
  flag: 'boolean',
  time: 'number | string',
  'list of words': 'string[]',
  items: 'ItemInput[]',
  'form fields': 'FormFieldInput[]',
}
const typeOf = ({ kind }) => {
  const [, choices] = /^one of (.*)/.exec(kind) ?? []
  const type = choices
    ?.split(', ')
    .map((choice) => `'${choice}'`)
    .join(' | ')
  if (!type && !KINDS[kind]) throw new Error(`no TypeScript type for a field of kind ${kind}`)
  return type ?? KINDS[kind]
}

const describeEvent = ([name, { doc, fields }]) => {
  const lines = Object.entries(fields).map(
    ([field, of]) => `    /** ${of.doc} */\n    ${field}?: ${typeOf(of)}\n`,
  )
  return `  /** ${doc} */\n  ${name}: {\n${lines.join('')}  }\n`
}

/** An exported interface or type of a source, with its comment. Top-level declarations end at an empty line. */
const declaration = (file, name) => {
  const found = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[^])*\\*/\\n)?export (interface|type) ${name}\\b[^]*?\\n(?=\\n|$|export|/\\*\\*)`,
  ).exec(read(file) + '\n')
  if (!found) throw new Error(`${file} has no ${name}`)
  return found[0].trim()
}

const types = `${[
  '// Made by the build from the schema and the sources of Periplo.',
  `/** Every event that Periplo knows, with its fields. */\nexport interface Events {\n${Object.entries(events).map(describeEvent).join('')}}`,
  'export type EventName = keyof Events',
  '/** The fields of one event. */\nexport type EventFields<N extends EventName> = Events[N]',
  'export type Fields = Record<string, unknown>',
  declaration('schema/events/index.ts', 'ItemInput'),
  declaration('schema/shared-fields.ts', 'FormField'),
  declaration('schema/events/index.ts', 'FormFieldInput'),
  declaration('schema/wire.ts', 'TrackFields'),
  declaration('snippet/consent.ts', 'Purpose'),
  declaration('snippet/consent.ts', 'Purposes'),
  declaration('snippet/config.ts', 'Options'),
  declaration('snippet/npm.ts', 'StartOptions'),
  declaration('snippet/api.ts', 'Periplo'),
  declaration('snippet/api.ts', 'Ask'),
  `/**\n * The same as the script tag, imported. The second files come from the collector. On a server, where there is no\n * page, it does nothing.\n */\nexport declare const start: (options: StartOptions) => Periplo`,
  `declare global {\n  /** Left by the script tag, and by \`start\`. */\n  var periplo: Periplo\n}`,
].join('\n\n')}\n`

const root = JSON.parse(read('package.json'))
const scripts = ['p.js', 'p.cnil.js', ...PARTS.map((part) => `p.${part}.js`)]
const manifest = {
  name: 'periplo',
  version: root.version,
  description: root.description,
  license: root.license,
  type: 'module',
  exports: {
    '.': { types: './index.d.ts', default: './index.js' },
    './*.js': './*.js',
    './package.json': './package.json',
  },
  types: './index.d.ts',
  // Imported for what they do: the scripts of the tag.
  sideEffects: ['./p.js', './p.*.js'],
  files: ['index.js', 'index.d.ts', ...scripts],
  engines: { node: '>=20' },
}

const README = `# periplo

The script of Periplo as a module.

\`\`\`js
import { start } from 'periplo'

const periplo = start({ site: 'KEY', api: 'https://t.example.com' })
periplo('track', 'add_to_cart', { value: 10, currency: 'EUR', items: [{ item_id: 'A1' }] })
\`\`\`

\`start\` takes what the tag takes as \`data-*\` attributes. Second files (forms, chats, consent platforms …) come from
the collector under \`api\`, which must be of the same version; they are in this package too, with the script of the
tag, \`periplo/p.js\`, for sites that serve them themselves.
`

for (const file of scripts) copyFileSync(`dist/${file}`, out + file)
copyFileSync('LICENSE', out + 'LICENSE')
writeFileSync(out + 'README.md', README)
writeFileSync(out + 'index.d.ts', types)
writeFileSync(out + 'package.json', `${JSON.stringify(manifest, null, 2)}\n`)
