import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { migrate } from '../../collector/node/migrate.ts'

const SERVER = fileURLToPath(new URL('../../collector/node/embedded-server.ts', import.meta.url))
const USER = 'periplo'

/** The real engine, which can be killed. */
export interface KillableEngine {
  url: string
  /** Its data directory. */
  path: string
  /** `kill -9`, then the same data on the same port; resolves when it answers again. */
  kill: () => Promise<void>
  stop: () => Promise<void>
}

export async function startKillableEngine(): Promise<KillableEngine> {
  const path = mkdtempSync(join(tmpdir(), 'periplo-faults-engine-'))
  let { child, port } = await launch(path, 0)
  const url = `http://${USER}:test@127.0.0.1:${port}/periplo`
  await migrate(url)
  let killing: Promise<void> | undefined
  const kill = async (): Promise<void> => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    for (let attempt = 1; ; attempt++) {
      try {
        child = (await launch(path, port)).child
        return
      } catch (error) {
        // The one that was killed may hold its lock for a moment more.
        if (attempt === 60) throw error
        await sleep(500)
      }
    }
  }
  return {
    url,
    path,
    // Runs at the same time share the engine, and its death.
    kill: () => (killing ??= kill().finally(() => (killing = undefined))),
    stop: async () => {
      await killing
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      rmSync(path, { recursive: true, force: true })
    },
  }
}

function launch(path: string, port: number): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(SERVER, [JSON.stringify({ path, user: USER, password: 'test', port })], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '12' },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    child.once('message', (message: { port?: number; error?: string }) => {
      if (message.port) resolve({ child, port: message.port })
      else reject(new Error(message.error))
    })
    child.once('exit', (code, signal) => reject(new Error(`the engine ended (${signal ?? code})`)))
  })
}
