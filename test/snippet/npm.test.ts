import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** The package as somebody gets it: packed, installed into an empty folder. Needs `npm run build`. */
const folder = mkdtempSync(join(tmpdir(), 'periplo-npm-'))
const run = (command: string, args: string[], cwd = folder): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' })
const write = (name: string, text: string) => writeFileSync(join(folder, name), text)

const PUBLINT = resolve('test/real/node_modules/.bin/publint')
const TSC = resolve('node_modules/.bin/tsc')

/** What a site writes; lines after `@ts-expect-error` must not compile. */
const CONSUMER = `
import { start } from 'periplo'
import type { EventFields, Periplo, StartOptions } from 'periplo'

const options: StartOptions = { site: 'KEY', api: 'https://t.example.com', consent: 'opt-out', debug: true }
const periplo: Periplo = start(options)
periplo('track', 'add_to_cart', { value: 10, currency: 'EUR', items: [{ item_id: 'A1', quantity: 1 }] })
periplo('track', 'chat_open', { chat_provider: 'crisp' })
periplo('track', 'page_view', { navigation: 'push', props: { own: 1 } })
periplo('track', 'not_found')
periplo('track', 'my_own_event', { anything: [1, 2] })
periplo('survey', { instrument: 'nps', score: 9 })
periplo('consent', { analytics: true, ads: false, remember: true })
periplo('consent', { analytics: 'cookieless' })
periplo('identify', 'u-1', { plan: 'pro' })
periplo('page', { url: '/two', title: 'Two' })
periplo('reset')
periplo('on', 'purchase', ({ order_id }) => order_id)
window.periplo('track', 'share', { method: 'email' })
globalThis.periplo('reset')
const fields: EventFields<'purchase'> = { order_id: '1', value: 2 }
periplo('track', 'purchase', fields)
// @ts-expect-error no site
start({ api: 'https://t.example.com' })
// @ts-expect-error not a policy
start({ site: 'KEY', consent: 'maybe' })
// @ts-expect-error a wrong kind of value
periplo('track', 'add_to_cart', { value: 'ten' })
// @ts-expect-error a wrong kind of line
periplo('track', 'add_to_cart', { items: [{ item_id: 1 }] })
// @ts-expect-error not a field of this event
periplo('track', 'chat_open', { provider: 'crisp' })
// @ts-expect-error not one of its values
periplo('track', 'page_view', { navigation: 'teleport' })
// @ts-expect-error not an instrument
periplo('survey', { instrument: 'smile' })
// @ts-expect-error not a purpose
periplo('consent', { marketing: true })
// @ts-expect-error nobody
periplo('identify')
// @ts-expect-error not a command
periplo('tarck', 'add_to_cart')
`

beforeAll(() => {
  if (!existsSync('dist/npm/index.js')) throw new Error('npm run build first')
  execFileSync('node', ['snippet/npm-package.js'])
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', '--json', '--pack-destination', folder], 'dist/npm'),
  ) as [{ filename: string }]
  write('package.json', '{ "private": true, "type": "module" }')
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${filename}`])
  write('consumer.ts', CONSUMER)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

test('publint has nothing to say', ({ skip }) => {
  skip(!existsSync(PUBLINT), 'npm ci --prefix test/real')
  expect(run(PUBLINT, ['run', '--strict', resolve('dist/npm')])).toContain('All good')
})

test('it holds every file of the script tag, each as it was built, and leads to nothing outside', () => {
  const inside = join(folder, 'node_modules/periplo')
  const scripts = readdirSync('dist').filter((name) => /^p(\.[\w-]+)?\.js$/.test(name))
  expect(readdirSync(inside).sort()).toEqual(
    ['LICENSE', 'README.md', 'index.d.ts', 'index.js', 'package.json', ...scripts].sort(),
  )
  for (const name of scripts)
    expect(readFileSync(join(inside, name)).equals(readFileSync(join('dist', name)))).toBe(true)
  expect(readFileSync(join(inside, 'index.d.ts'), 'utf8')).not.toMatch(/\bimport\b|\.ts'/)
})

describe('its types hold, and refuse what they must', () => {
  test.each([
    ['bundler', 'esnext'],
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
  ])('with moduleResolution %s', (moduleResolution, module) => {
    write(
      'tsconfig.json',
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          exactOptionalPropertyTypes: true,
          // Our declarations are looked at too.
          skipLibCheck: false,
          target: 'es2022',
          lib: ['es2022', 'dom'],
          types: [],
          module,
          moduleResolution,
        },
        include: ['consumer.ts'],
      }),
    )
    let said = ''
    try {
      run(TSC, ['-p', '.'])
    } catch (error) {
      said = (error as { stdout: string }).stdout
    }
    expect(said).toBe('')
  })
})

test('Node imports it, where it does nothing', () => {
  write(
    'import.js',
    `import { start } from 'periplo'
     const periplo = start({ site: 'KEY' })
     console.log(typeof start, periplo('track', 'add_to_cart', { value: 1 }))`,
  )
  expect(run('node', ['import.js']).trim()).toBe('function undefined')
})

test('what is not used is left out of a bundle', () => {
  const bundle = (contents: string) =>
    buildSync({
      stdin: { contents, resolveDir: folder },
      bundle: true,
      format: 'esm',
      write: false,
      logLevel: 'silent',
    }).outputFiles[0]?.text ?? ''
  expect(bundle(`import { start } from 'periplo'; export const unused = () => 1`)).not.toContain('periplo')
  expect(bundle(`export { start } from 'periplo'`)).toContain('keepalive')
  expect(bundle(`import 'periplo/p.js'`)).toContain('keepalive')
})
