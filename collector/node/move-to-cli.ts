/** `npm run move-to`: embedded data to a ClickHouse server. */
import { parseArgs } from 'node:util'
import { connect } from '../clickhouse.ts'
import { reloadPersons } from '../write/reload-persons.ts'
import { Mistake, command, progress } from './cli.ts'
import { readSites, readUrl } from './config.ts'
import { copy } from './copy/copy.ts'
import { openData } from './copy/data.ts'
import { beginCopy, endCopy, readEngine, writeEngine } from './copy/engine.ts'
import { migrate } from './migrate.ts'

const HELP = `npm run move-to -- http://USER:PASSWORD@HOST:8123/DATABASE

Copies what the embedded ClickHouse of PERIPLO_DATA (.periplo) holds to a server, into a database without rows of its
own, as somebody who may migrate. Stop Periplo first: pages keep their events until it answers again. Each month of each
table is compared by count and hash; a run that was cut short is run again and goes on. The source is not changed.
Afterwards start with CLICKHOUSE_URL and the same PERIPLO_DATA: what the log still holds is delivered to the server.`

command(async () => {
  const { values, positionals } = parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true } as const) // prettier-ignore
  const url = positionals[0]
  if (values.help || !url) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  const to = readTarget(url)
  const data = await openData({ alone: true })
  try {
    await migrate(data.url)
    await migrate(to, readSites(undefined), undefined, process.env['CLICKHOUSE_DICTIONARY_USER']).catch(
      (error: unknown) => {
        throw new Mistake(
          `ClickHouse at ${new URL(to).host}: ${error instanceof Error ? error.message : String(error)}`,
        )
      },
    )
    const clickhouse = connect(to)
    const own = connect(data.url)
    const bar = progress('Move')
    try {
      await beginCopy(clickhouse)
      const source = await readEngine(own)
      const { partitions, rows, known } = await copy(source, writeEngine(clickhouse), (done, total, where) =>
        bar.at(done, total, where),
      )
      await endCopy(clickhouse)
      await reloadPersons(clickhouse)
      bar.end()
      console.log(
        `${rows} rows in ${partitions} partitions are there, the same by count and hash (${known} were there before).`,
      )
      console.log(`Now start Periplo with CLICKHOUSE_URL and PERIPLO_DATA=${data.directory}.`)
      return 0
    } finally {
      await own.close()
      await clickhouse.close()
    }
  } finally {
    await data.close()
  }
})

function readTarget(given: string): string {
  try {
    return readUrl('The address', given) ?? ''
  } catch (error) {
    throw new Mistake((error as Error).message, { cause: error })
  }
}
