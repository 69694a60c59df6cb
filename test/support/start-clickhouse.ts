import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../collector/node/embedded.ts'
import { migrate } from '../../collector/node/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the real engine with an empty, migrated database. */
    clickhouse: string
  }
}

/** Before the tests inside workerd, which can start no process: the real ClickHouse beside them. */
export default async function startClickHouse(project: TestProject): Promise<() => Promise<void>> {
  const path = mkdtempSync(join(tmpdir(), 'periplo-worker-'))
  const engine = await startEmbedded({ path, password: 'test' })
  await migrate(engine.url)
  project.provide('clickhouse', engine.url)
  return async () => {
    await engine.stop()
    rmSync(path, { recursive: true, force: true })
  }
}
