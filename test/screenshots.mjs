// `npm run screenshots`: the pictures of the README, taken by the journey scenario on a fresh home.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT, ensureBuilt, ensureInstalled, environment, run } from '../collector/node/prepare.mjs'

await ensureInstalled()
await ensureBuilt()
const { findChromium } = await import('./chromium.mjs')
const { end, startNode } = await import('./homes.mjs')

const folder = mkdtempSync(join(tmpdir(), 'periplo-screenshots-'))
const children = []
try {
  const home = await startNode(join(folder, 'data'), children)
  const env = {
    ...environment,
    PERIPLO_URL: home.url,
    PERIPLO_KEY: home.key,
    PERIPLO_CHROMIUM: await findChromium(),
    PERIPLO_SCREENSHOTS: join(ROOT, 'docs'),
  }
  const args = [
    'test',
    '--config',
    'test/playwright.config.ts',
    '--project=node',
    '--reporter=list',
    '01-journey',
  ]
  process.exitCode = await run('playwright', args, { env })
} finally {
  await Promise.all(children.map(end))
  rmSync(folder, { recursive: true, force: true })
}
