// Finds a Chromium for the browser tests, or gets one. Plain JavaScript; dependencies are installed already.
import { existsSync } from 'node:fs'
import { run } from '../collector/node/prepare.mjs'

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * An installed browser (or the one of PERIPLO_CHROMIUM), else Playwright's own download, else, as root on
 * Debian, the system's package.
 */
export async function findChromium() {
  const named = process.env.PERIPLO_CHROMIUM
  if (named) {
    if (existsSync(named)) return named
    throw new Error(`PERIPLO_CHROMIUM: there is no ${named}.`)
  }
  const { chromium } = await import('playwright')
  const known = () => [...INSTALLED, chromium.executablePath()].find((path) => existsSync(path))
  if (known()) return known()

  console.error('Getting a browser for the tests …')
  if ((await run('playwright', ['install', 'chromium'], { stdio: 'ignore' })) === 0 && known()) return known()
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    await run('apt-get', ['update'], options)
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options)
    if (known()) return known()
  }
  throw new Error('No Chromium was found or could be installed; set PERIPLO_CHROMIUM to one.')
}
