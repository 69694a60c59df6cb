import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { startEmbedded } from '../../collector/node/embedded.ts'
import { ROOT, environment } from '../../collector/node/prepare.mjs'

const folder = mkdtempSync(join(tmpdir(), 'periplo-deploy-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const settings = new Set(
  [...read('docs/collector.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1]),
)
const dockerfile = read('docs/deploy/Dockerfile')
const unit = read('docs/deploy/periplo.service')

interface Compose {
  services: Record<
    string,
    {
      environment: Record<string, string>
      build?: { context: string; dockerfile: string }
      volumes: string[]
      ports?: string[]
    }
  >
  volumes: Record<string, unknown>
}
const compose = parse(read('docs/deploy/compose.yaml')) as Compose

describe('the files of docs/deploy', () => {
  test('name settings that there are', () => {
    const inUnit = [...unit.matchAll(/\b([A-Z_]{4,})=(?=\S)/g)].map((match) => match[1])
    const inImage = [...dockerfile.matchAll(/\b([A-Z_]{4,})=(?=[\w./])/g)].map((match) => match[1])
    const named = [...inUnit, ...inImage, ...Object.keys(compose.services['periplo']?.environment ?? {})]
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((name) => !settings.has(name) && !/^(NODE_ENV|EMBEDDED)$/.test(name ?? ''))).toEqual(
      [],
    )
  })

  test('agree on the port, and on where things are', () => {
    const ports = [
      /PORT=(\d+)/.exec(dockerfile)?.[1],
      /EXPOSE (\d+)/.exec(dockerfile)?.[1],
      /127\.0\.0\.1:(\d+)\/health/.exec(dockerfile)?.[1],
      /PORT=(\d+)/.exec(unit)?.[1],
      /PERIPLO_UPSTREAM:127\.0\.0\.1:(\d+)/.exec(read('docs/deploy/Caddyfile'))?.[1],
      /periplo:(\d+)/.exec(compose.services['caddy']?.environment['PERIPLO_UPSTREAM'] ?? '')?.[1],
    ]
    expect(new Set(ports)).toEqual(new Set(['8787']))
    const { context = '', dockerfile: file = '' } = compose.services['periplo']?.build ?? {}
    expect(existsSync(join(ROOT, 'docs/deploy', context, file))).toBe(true)
    for (const [, path = ''] of dockerfile.matchAll(/^COPY (?!--from)(?:package.json )?(\S+) /gm)) {
      expect(existsSync(join(ROOT, path)), path).toBe(true)
    }
    const volumes = Object.values(compose.services).flatMap((service) =>
      service.volumes.map((one) => one.split(':')[0] ?? ''),
    )
    expect(volumes.filter((one) => !one.startsWith('.')).toSorted()).toEqual(
      Object.keys(compose.volumes).toSorted(),
    )
  })

  test('give every variable that must be set a line in periplo.env.example', () => {
    const text = read('docs/deploy/compose.yaml')
    const needed = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map((match) => match[1]))
    const said = new Set(
      [...read('docs/deploy/periplo.env.example').matchAll(/^(\w+)=/gm)].map((match) => match[1]),
    )
    expect([...needed].filter((name) => !said.has(name))).toEqual([])
  })

  test('run as nobody special, from the start to the end', () => {
    expect(dockerfile).toMatch(/^USER node$/m)
    expect(unit).toMatch(/^User=periplo$/m)
    expect(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1]).toBe(
      JSON.stringify(['node', ...(/bin\/node (.*)$/m.exec(unit)?.[1] ?? '').split(' ')]).replaceAll(
        ',',
        ', ',
      ),
    )
  })
})

test('what the image holds is enough to run', { timeout: 120_000 }, async () => {
  const image = join(folder, 'image')
  for (const [, from, to = ''] of dockerfile.matchAll(
    /^COPY (--from=build )?\S*?(collector|schema|package\.json|dist)(?: \S+)+$/gm,
  )) {
    cpSync(join(ROOT, to), join(image, to), { recursive: true })
    expect(from === undefined || to === 'dist').toBe(true)
  }
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> }
  for (const name of Object.keys(dependencies).filter((each) => each !== 'chdb')) {
    mkdirSync(dirname(join(image, 'node_modules', name)), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), join(image, 'node_modules', name))
  }
  const engine = await startEmbedded({ path: join(folder, 'clickhouse'), password: 'test' })
  const [, ...args] = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]') as string[]
  const child = spawn(process.execPath, args, {
    cwd: image,
    env: {
      PATH: environment.PATH,
      PORT: '0',
      HOST: '127.0.0.1',
      PERIPLO_DATA: join(folder, 'data'),
      PERIPLO_SECRET: 'a-secret-for-tests',
      CLICKHOUSE_URL: engine.url,
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await expect.poll(() => said, { timeout: 90_000 }).toMatch(/Dashboards +http/)
  const url = /Dashboards +(http:\/\/localhost:\d+)/.exec(said)?.[1] ?? ''
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' })
  expect((await fetch(`${url}/p.js`)).status).toBe(200)
  child.kill('SIGTERM')
  await once(child, 'exit')
  await engine.stop()
})

describe('npm run deploy', () => {
  const SECRET = 'geheim-0123456789'
  const cli = join(ROOT, 'collector/node/deploy-cli.ts')

  function deploy(args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number; said: string }> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', cli, ...args],
        { env: { ...environment, ...env } },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
      )
    })
  }

  test('says what it would do and builds the Worker, without a network', { timeout: 120_000 }, async () => {
    const { code, said } = await deploy(['--domain', 't.example.com', '--dry-run'], {
      PERIPLO_SECRET: SECRET,
      CLICKHOUSE_URL: `http://u:${SECRET}@h:8123/periplo`,
    })
    expect(said).toContain('would make the queue periplo-events')
    expect(said).toContain('would make the queue periplo-dead')
    expect(said).toContain('would make the bucket periplo-messages')
    expect(said).toContain('would set the secrets: CLICKHOUSE_URL, PERIPLO_SECRET')
    expect(said).toContain('--dry-run: exiting now')
    expect(said).not.toContain(SECRET)
    expect(code).toBe(0)
  })

  test('makes what is not there, and nothing twice', { timeout: 60_000 }, async () => {
    const bin = join(folder, 'bin')
    const log = join(folder, 'log')
    mkdirSync(bin)
    // Stands for wrangler: knows what was made, and writes down what it was asked.
    writeFileSync(
      join(bin, 'wrangler'),
      `#!/bin/sh
echo "$@" >> '${log}'
name=$(echo "$@" | sed 's/.* //')
case "$*" in
  *info*) test -e '${folder}'/made-$name ;;
  *create*) touch '${folder}'/made-$name ;;
  deploy*) cat "$3" >> '${log}' ;;
esac
`,
    )
    chmodSync(join(bin, 'wrangler'), 0o755)
    const env = { PATH: `${bin}${delimiter}${environment.PATH}`, PERIPLO_SECRET: SECRET, PERIPLO_SITES: '[{"key":"tienda","name":"Tienda","origins":["tienda.example"]}]' } // prettier-ignore
    const made = (): string[] =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line.includes('create'))
    expect(await deploy(['--domain', 't.example.com'], env)).toMatchObject({ code: 0 })
    expect(made()).toEqual([
      'queues create periplo-events',
      'queues create periplo-dead',
      'r2 bucket create periplo-messages',
    ])
    const text = readFileSync(log, 'utf8')
    expect(text).toMatch(
      /^deploy --secrets-file \S+ --var PERIPLO_SITES:\[\{"key":"tienda".*\}\] --domain t\.example\.com$/m,
    )
    expect(text).toContain(`{"PERIPLO_SECRET":"${SECRET}"}`)
    expect((await deploy([], env)).said).toContain('the queue periplo-events is there')
    expect(made()).toHaveLength(3)
  })

  test.each([
    [['--domain', 'https://t.example.com'], {}, '--domain: "https://t.example.com" is not a host'],
    [[], { PERIPLO_SECRET: 'short' }, 'PERIPLO_SECRET is too short'],
    [[], { PERIPLO_SECRET: 'change-me-please-123' }, 'PERIPLO_SECRET is one that anybody would try'],
    [[], { CLICKHOUSE_URL: 'h:8123' }, 'CLICKHOUSE_URL is not an http(s) address'],
    [[], { PERIPLO_SITES: '[{"key":""}]' }, 'key'],
  ])('names what is wrong: %j %j', async (args, env, says) => {
    expect(await deploy([...args, '--dry-run'], env)).toMatchObject({ code: 2, said: expect.stringContaining(says) as unknown }) // prettier-ignore
  })
})
