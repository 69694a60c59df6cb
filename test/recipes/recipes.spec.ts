/** `npm run test:recipes`: the code of docs/recipes.md in real builds of the frameworks, walked in a real browser. */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { codeBlocks } from '../support/code-blocks.ts'
import { expectEvents, receiveEvents } from '../support/expect-events.ts'
import { type ServedPage, servePage } from '../support/serve-page.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const recipe = (file: string): string => {
  const found = codeBlocks('docs/recipes.md').find((block) => block.file === file)
  if (!found) throw new Error(`docs/recipes.md has no ${file}`)
  return found.text
}

/** A framework, the blocks of the page that are its recipe, and how its router says a step. */
const FRAMEWORKS = {
  next: ['app/layout.tsx', 'lib/periplo.ts', 'app/quote-button.tsx'],
  nuxt: ['nuxt.config.ts'],
  sveltekit: ['src/app.html'],
  astro: ['src/layouts/Layout.astro'],
}

let folder: string
let collector: ServedPage
let site: ChildProcess | undefined
test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'periplo-recipe-'))
  collector = await servePage('')
  // The answer must be readable by the page that sent.
  collector.answer({ headers: { 'access-control-allow-origin': '*' } })
})
test.afterEach(async () => {
  // Its own group: a server that npm started ends with it.
  if (site?.pid) process.kill(-site.pid, 'SIGKILL')
  await collector.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (args: string[]): Promise<void> =>
  new Promise((done, fail) => {
    const child = spawn('npm', args, { cwd: folder, env: quiet({}) })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (said += text.toString()))
    child.on('exit', (code) =>
      code === 0 ? done() : fail(new Error(`npm ${args.join(' ')}:\n${said.slice(-4000)}`)),
    )
  })
const quiet = (more: Record<string, string>) => ({
  ...process.env,
  ...{ NEXT_TELEMETRY_DISABLED: '1', NUXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1', CI: '1' },
  ...more,
})

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })

for (const [framework, files] of Object.entries(FRAMEWORKS)) {
  test(`${framework}: its recipe builds, and each page is one view`, async ({ page }) => {
    test.setTimeout(600_000)
    cpSync(join(here, framework), folder, { recursive: true })
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      const code = recipe(file)
        .replaceAll('https://t.example.com', collector.origin)
        .replaceAll('SITE_KEY', 'demo')
      writeFileSync(join(folder, file), code)
    }
    await run(['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'])
    await run(['run', 'build'])
    const port = await freePort()
    // Next and Nuxt read the environment, the others an argument.
    const said =
      framework === 'next' || framework === 'nuxt'
        ? []
        : ['--', '--host', '127.0.0.1', '--port', String(port)]
    site = spawn('npm', ['run', 'serve', ...said], {
      cwd: folder,
      env: quiet({ PORT: String(port), HOST: '127.0.0.1' }),
      detached: true,
    })
    const origin = `http://127.0.0.1:${port}`
    await expect
      .poll(
        () =>
          fetch(origin).then(
            ({ ok }) => ok,
            () => false,
          ),
        { timeout: 60_000 },
      )
      .toBe(true)

    receiveEvents(page, collector)
    await page.goto(origin)
    await expect.poll(() => collector.requests).toContain('GET /p.js')
    await page.evaluate(`periplo('consent', { analytics: true })`)
    await expectEvents(page, async () => {}, [
      { name: 'page_view', url: `${origin}/`, title: 'Home', navigation: 'load' },
      { name: 'consent_update' },
    ])
    await expectEvents(page, () => page.click('button'), [{ name: 'quote_requested', plan: 'pro' }])
    await expectEvents(page, () => page.click('#list'), [
      { name: 'page_leave', url: `${origin}/` },
      { name: 'page_view', url: `${origin}/list`, title: 'List', navigation: 'push', referrer: `${origin}/` },
    ])
    await expectEvents(page, () => page.goBack(), [
      { name: 'page_leave', url: `${origin}/list` },
      { name: 'page_view', url: `${origin}/`, title: 'Home', navigation: 'back_forward' },
    ])
    const tags = await page.evaluate('document.querySelectorAll("script[data-site]").length')
    expect(tags).toBe(1)
  })
}
