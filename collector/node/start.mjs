// `npm start`: installs and builds what is missing, then runs the Node home under the locked Node.
// package.json says `exec` so that a signal to npm reaches us and not a shell that waits for us; where there is no
// such word (Windows) the second half runs, and says what is missing there.
import { spawn } from 'node:child_process'
import { ROOT, ensureBuilt, ensureInstalled, environment } from './prepare.mjs'

const SUPPORTED = ['linux x64', 'linux arm64', 'darwin x64', 'darwin arm64']

try {
  checkPlatform()
  await ensureInstalled()
  await ensureBuilt()
  runHome()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** The embedded ClickHouse exists for four platforms, with glibc. A server elsewhere lifts that. */
function checkPlatform() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Error(`Periplo needs Node 20 or newer; this is ${process.version}.`)
  }
  if (process.env.CLICKHOUSE_URL) return
  const platform = process.env.PERIPLO_PLATFORM ?? `${process.platform} ${process.arch}`
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime
  if (SUPPORTED.includes(platform) && !musl) return
  throw new Error(
    `The embedded ClickHouse does not run on ${platform}${musl ? ' without glibc' : ''}; set CLICKHOUSE_URL to a ClickHouse server, or use Linux, macOS or WSL.`,
  )
}

function runHome() {
  const child = spawn(
    'node',
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      './collector/node/text-loader.ts',
      './collector/node/index.ts',
    ],
    // The channel tells the home when we are gone, however we went.
    { cwd: ROOT, env: environment, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
  )
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
  endWithNpm(() => child.kill('SIGTERM'))
}

/** When npm itself is killed nobody tells us; that we have another parent does. */
function endWithNpm(stop) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && stop(), 500).unref()
}
