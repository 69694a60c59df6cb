// Installs the peers in a folder of their own and makes one script of each, all the same way.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const FOLDER = fileURLToPath(new URL('../peers/', import.meta.url))
/** Stands in the built script where the collector's origin will be, which is known when the servers run. */
export const PLACE = 'https://collector.invalid'

export function installPeers() {
  const wanted = JSON.parse(readFileSync(FOLDER + 'package.json', 'utf8')).dependencies
  const isThere = Object.entries(wanted).every(([name, version]) => versionOf(name) === version)
  if (isThere) return
  console.error('Installing the peers …')
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

export function versionOf(name) {
  const file = `${FOLDER}node_modules/${name}/package.json`
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined
}

/** One classic script, minified, for browsers of the last years. */
export async function bundle(code) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: FOLDER, loader: 'js' },
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    legalComments: 'none',
    define: { COLLECTOR: JSON.stringify(PLACE), 'process.env.NODE_ENV': '"production"' },
    // Each Snowplow plugin asks for the core of its own version; a site would see to it that there is one.
    alias: {
      '@snowplow/browser-tracker-core': `${FOLDER}node_modules/@snowplow/browser-tracker/node_modules/@snowplow/browser-tracker-core`,
      '@snowplow/tracker-core': `${FOLDER}node_modules/@snowplow/browser-tracker/node_modules/@snowplow/tracker-core`,
    },
    write: false,
    logLevel: 'error',
  })
  return outputFiles[0].text
}
