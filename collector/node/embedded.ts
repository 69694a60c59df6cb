import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export interface Embedded {
  /** With user, password and database, for `CLICKHOUSE_URL`. The same through restarts. */
  url: string
  version: string
  /** Ends the engine after what it is doing. */
  stop: () => Promise<void>
}

export interface EmbeddedOptions {
  /** Directory of the engine's data, and of a `config.xml` where there is one; one engine at a time. */
  path: string
  password: string
  /** 0 or unset: any free one. */
  port?: number
  /** Called with a sentence when the engine ends unasked and is started again. */
  onRestart?: (why: string) => void
}

const USER = 'periplo'
const DATABASE = 'periplo'
const SERVER = fileURLToPath(new URL('./embedded-server.ts', import.meta.url))
const MAX_RESTART_DELAY_MS = 10_000
const STOP_TIMEOUT_MS = 10_000

/**
 * Starts ClickHouse in a child process and keeps it running: when it dies it is started again on the
 * same port, so that neither process can take the other down.
 * @throws Error with one plain sentence when the first start fails.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  mkdirSync(options.path, { recursive: true })
  let { child, port, version } = await launch({ ...options, port: options.port ?? 0 })
  let stopping = false

  const keepRunning = async (): Promise<void> => {
    let delay = 100
    while (true) {
      const how = await ended(child)
      if (stopping) return
      options.onRestart?.(`ClickHouse ended (${how}); starting it again`)
      await sleep(delay)
      try {
        child = (await launch({ ...options, port })).child
        delay = 100
        // stop() may have been called while the new engine came up.
        if (stopping) child.disconnect()
      } catch (error) {
        delay = Math.min(delay * 2, MAX_RESTART_DELAY_MS)
        options.onRestart?.(String(error))
      }
    }
  }
  const running = keepRunning()

  return {
    url: `http://${USER}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${DATABASE}`,
    version,
    stop: async () => {
      stopping = true
      if (child.connected) child.disconnect()
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
      await running
      clearTimeout(timer)
    },
  }
}

/** Resolves with the signal or code the process ended with, also when it has ended already. */
const ended = (child: ChildProcess): Promise<string> =>
  new Promise((done) => {
    const how = (code: number | null, signal: string | null): void => done(signal ?? `code ${code}`)
    if (child.exitCode !== null || child.signalCode !== null) how(child.exitCode, child.signalCode)
    else child.once('exit', how)
  })

interface Started {
  child: ChildProcess
  port: number
  version: string
}

function launch(options: EmbeddedOptions & { port: number }): Promise<Started> {
  const { password, port } = options
  const path = resolve(options.path)
  const child = fork(SERVER, [JSON.stringify({ path, user: USER, password, port })], {
    // Queries run on libuv's pool: room for some at once beside the writer's inserts.
    env: { ...process.env, UV_THREADPOOL_SIZE: '12' },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // The engine reads a config.xml of the directory it runs in: its own, not that of whoever starts us.
    cwd: path,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-4000)))
  return new Promise((started, reject) => {
    child.once('message', (message: { port?: number; version?: string; error?: string }) => {
      if (message.port) started({ child, port: message.port, version: message.version ?? '' })
      else reject(new Error(`ClickHouse could not listen on port ${port}: ${message.error}`))
    })
    child.once('exit', (code, signal) => reject(new Error(explain(path, errors, signal ?? `code ${code}`))))
  })
}

/** The engine's last words as one sentence. */
function explain(path: string, errors: string, how: string): string {
  if (/Cannot lock file|already running|LOCK_FILE/i.test(errors)) {
    return `The data directory ${path} is in use by another process.`
  }
  if (/ENOSPC|No space left/i.test(errors)) return `There is no space left on the disk of ${path}.`
  if (/Cannot find (package|module).*chdb|CHDB_PLATFORM|lib-\w+-\w+/i.test(errors)) {
    return `The embedded ClickHouse does not run on this platform (${process.platform} ${process.arch}); set CLICKHOUSE_URL to a ClickHouse server.`
  }
  const last =
    errors.split('\n').findLast((line) => /Error|Exception/.test(line)) ?? errors.trim().slice(-200)
  return `The embedded ClickHouse did not start (${how}): ${last.trim()}`
}
