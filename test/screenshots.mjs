// `npm run screenshots`: the pictures of the README, on a fresh home: the person of the journey scenario, then the map of
// the demo data.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
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
  const demo = [
    '--disable-warning=ExperimentalWarning',
    'collector/node/demo-data-cli.ts',
    '--events',
    '150000',
  ]
  await run('node', demo, { env: { ...environment, PERIPLO_DATA: join(folder, 'data') } })
  await pictureMap(home.url)
} finally {
  await Promise.all(children.map(end))
  rmSync(folder, { recursive: true, force: true })
}

async function pictureMap(url) {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'es-CO' })
    await page.goto(`${url}/?view=map&site=demo`)
    // What a touchpoint met is the last to come.
    await page.getByTestId('map').getByText('Buscadores').first().waitFor()
    await page.locator('.map-panel[aria-busy=false], .map-panel:not([aria-busy])').waitFor()
    await page.locator('.map-panel').screenshot({ path: join(ROOT, 'docs', 'map.png') })
  } finally {
    await browser.close()
  }
}
