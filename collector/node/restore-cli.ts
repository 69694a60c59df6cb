/** `npm run restore`: a backup, into a data directory or a server. */
import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { connect } from '../clickhouse.ts'
import { Mistake, command, progress } from './cli.ts'
import { copy } from './copy/copy.ts'
import { openData } from './copy/data.ts'
import { readDirectory, readManifest } from './copy/directory.ts'
import { beginCopy, endCopy, writeEngine } from './copy/engine.ts'
import { applyMigrations, migrate } from './migrate.ts'

const HELP = `npm run restore -- DIRECTORY

Brings back what npm run backup wrote, into the embedded ClickHouse of PERIPLO_DATA (.periplo), which must have no rows of
its own. Periplo must not run. Each month of each table is compared by count and hash; a run that was cut short is run
again and goes on. A backup of an earlier version is brought up to date afterwards.`

command(async () => {
  const { values, positionals } = parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true } as const) // prettier-ignore
  if (values.help || !positionals[0]) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  const directory = resolve(positionals[0])
  const manifest = await readManifest(directory)
  const data = await openData({ alone: true, make: true })
  try {
    await applyMigrations(data.url, manifest.migrations).catch((error: unknown) => {
      throw new Mistake(error instanceof Error ? error.message : String(error))
    })
    const clickhouse = connect(data.url)
    const bar = progress('Restore')
    try {
      await beginCopy(clickhouse)
      const copied = await copy(
        readDirectory(directory, manifest),
        writeEngine(clickhouse),
        (done, total, where) => bar.at(done, total, where),
      )
      await endCopy(clickhouse)
      bar.end()
      console.log(
        `${copied.rows} rows in ${copied.partitions} partitions are back, the same by count and hash.`,
      )
    } finally {
      await clickhouse.close()
    }
    await migrate(data.url)
    for (const [folder, name] of [
      ['journeys', 'journeys.files'],
      ['wal', 'wal.log'],
      ['dead', 'dead.log'],
    ] as const) {
      const kept = join(directory, name)
      if (existsSync(kept)) await cp(kept, join(data.directory, folder), { recursive: true })
    }
    return 0
  } finally {
    await data.close()
  }
})
