/** `npm run backup`: the data of the Node home, into a directory. */
import { existsSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { connect } from '../clickhouse.ts'
import { Mistake, command, progress } from './cli.ts'
import { copy } from './copy/copy.ts'
import { openData } from './copy/data.ts'
import { writeDirectory } from './copy/directory.ts'
import { readEngine } from './copy/engine.ts'
import { appliedMigrations } from './migrate.ts'

const HELP = `npm run backup -- DIRECTORY

Writes what the embedded ClickHouse of PERIPLO_DATA (.periplo) holds to a directory; into that of an earlier backup only
what has changed since, and the sites' own journeys. It may run beside Periplo. While Periplo is stopped, the log of what is not yet stored and the
dead letters are in it as well. The server key is not. npm run restore -- DIRECTORY brings it back.`

/** Beside the engine's: the sites' own journeys; while nobody writes them, what waits and what it would not take. */
const FOLDERS = { journeys: 'journeys.files', wal: 'wal.log', dead: 'dead.log' }

command(async () => {
  const { values, positionals } = parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true } as const) // prettier-ignore
  if (values.help || !positionals[0]) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  const directory = resolve(positionals[0])
  const data = await openData()
  try {
    if (`${directory}/`.startsWith(`${data.directory}/`))
      throw new Mistake(`${directory} is within the data directory; choose another disk, if there is one.`)
    const clickhouse = connect(data.url)
    const bar = progress('Backup')
    try {
      const target = await writeDirectory(directory, await appliedMigrations(clickhouse))
      const source = await readEngine(clickhouse)
      const letGo = (): void => void source.close().finally(() => process.exit(130))
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, letGo)
      try {
        const copied = await copy(source, target, (done, total, where) => bar.at(done, total, where))
        await target.close(await source.partitions())
        bar.end()
        console.log(
          `${copied.rows} rows in ${copied.partitions} partitions are in ${directory} (${copied.known} had not changed).`,
        )
      } finally {
        await source.close()
      }
    } finally {
      await clickhouse.close()
    }
    for (const [folder, kept] of Object.entries(FOLDERS)) {
      await rm(join(directory, kept), { recursive: true, force: true })
      const own = join(data.directory, folder)
      if ((folder === 'journeys' || !data.isLive) && existsSync(own))
        await cp(own, join(directory, kept), { recursive: true })
    }
    return 0
  } finally {
    await data.close()
  }
})
