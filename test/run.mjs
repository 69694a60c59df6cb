// `npm test`: gets what it needs, runs everything, and ends with one line of counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled, environment, run } from '../collector/node/prepare.mjs'

const counts = { passed: 0, failed: 0, skipped: 0 }
const failures = []
const reports = mkdtempSync(join(tmpdir(), 'periplo-reports-'))

try {
  await ensureInstalled()
  await installReal()
  await command('build', 'npm', ['run', '--silent', 'build'])
  for (const name of ['types', 'lint', 'format', 'size']) {
    await command(name, 'npm', ['run', '--silent', name, ...(name === 'format' ? ['--', '--check'] : [])])
  }
  await vitest()
  await scenarios()
} catch (error) {
  counts.failed++
  failures.push(error instanceof Error ? error.message : String(error))
}
rmSync(reports, { recursive: true, force: true })
for (const failure of failures) console.log(`FAILED ${failure}`)
console.log(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
)
process.exit(counts.failed > 0 ? 1 : 0)

/** Other people's packages that the scenarios drive, by their own lock: `test/real`. */
async function installReal() {
  heading('test/real')
  const args = [
    'install',
    '--prefix',
    'test/real',
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ]
  const isDone =
    (await run('npm', [...args, '--loglevel=error'])) === 0 &&
    (await run('node', ['test/real/pack.mjs'])) === 0
  if (!isDone) throw new Error('test/real was not installed')
}

/** A command that passes or fails as a whole. */
async function command(name, program, args) {
  heading(name)
  if ((await run(program, args)) === 0) counts.passed++
  else fail(name)
}

/** Unit tests, the collector inside workerd and the saved queries on the engine. */
async function vitest() {
  heading('vitest')
  const output = join(reports, 'vitest.json')
  const args = [
    'run',
    '--config',
    'test/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${output}`,
  ]
  const code = await run('vitest', args)
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = readReport(output)
  add('vitest', code, numPassedTests, numFailedTests, numPendingTests)
}

/** The real browser: the snippet against a programmable server, then everything against both homes. */
async function scenarios() {
  const { findChromium } = await import('./chromium.mjs')
  const { startHomes } = await import('./homes.mjs')
  const chromium = await findChromium()
  heading('starting both homes')
  const homes = await startHomes()
  try {
    // Mostly waiting for its own clock: three at a time on two cores.
    await playwright('snippet', { PERIPLO_CHROMIUM: chromium }, ['--workers=3', '--fully-parallel'])
    for (const home of ['node', 'worker']) {
      const { url, key } = homes[home]
      await playwright(home, {
        ...{ PERIPLO_CHROMIUM: chromium, PERIPLO_URL: url, PERIPLO_KEY: key },
        PERIPLO_CLICKHOUSE: homes.clickhouse,
      })
    }
  } finally {
    await homes.stop()
  }
}

async function playwright(project, env, options = []) {
  heading(`scenarios: ${project}`)
  const output = join(reports, `${project}.json`)
  const code = await run(
    'playwright',
    ['test', '--config', 'test/playwright.config.ts', `--project=${project}`, ...options],
    {
      env: { ...environment, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: output },
    },
  )
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = readReport(output).stats ?? {}
  if (flaky > 0) console.log(`${flaky} of scenarios: ${project} passed at the second try`)
  add(`scenarios: ${project}`, code, expected + flaky, unexpected, skipped)
}

function add(name, code, passed, failed, skipped) {
  counts.passed += passed
  counts.failed += failed
  counts.skipped += skipped
  // A runner that fails without a failed test, or that ran none, has failed itself.
  if ((code !== 0 && failed === 0) || passed + failed === 0) fail(`${name} (exit code ${code})`)
  else if (failed > 0) failures.push(`${failed} of ${name}`)
}

function fail(name) {
  counts.failed++
  failures.push(name)
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}

function heading(text) {
  console.log(`\n── ${text}`)
}
