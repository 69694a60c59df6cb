/** `npm run demo-data`: a shop and a virtual card with some months of life, made inside ClickHouse. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { connect } from '../clickhouse.ts'
import { Mistake, command, progress } from './cli.ts'
import { readCluster } from './config.ts'
import { fillDemo } from './demo/fill.ts'
import { migrate } from './migrate.ts'

const HELP = `npm run demo-data -- [--events 200000] [--days 120] [--seed 1] [--site demo] [--to DATE] [--url CLICKHOUSE_URL]

Fills a site with events that look like life: the shop Ceiba Azul and its virtual card, in the days before --to (today).
The same seed, days and --to give the same events. ClickHouse is --url, else CLICKHOUSE_URL, else that of a running npm start.`

command(async () => {
  const { values } = parseArgs({
    options: {
      ...{ events: { type: 'string' }, days: { type: 'string' }, seed: { type: 'string' } },
      ...{ site: { type: 'string' }, to: { type: 'string' }, url: { type: 'string' } },
      help: { type: 'boolean' },
    },
  } as const)
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const events = wholeNumber('events', values.events, 200_000, 1000, 1_000_000_000)
  const site = values.site ?? 'demo'
  if (!/^[\w-]{1,64}$/.test(site)) throw new Mistake(`--site: "${site}" is not the key of a site.`)
  const to = values.to ?? new Date().toLocaleDateString('sv', { timeZone: 'America/Bogota' })
  if (!/^\d{4}-\d\d-\d\d$/.test(to) || Number.isNaN(Date.parse(to)))
    throw new Mistake(`--to: "${to}" is not a date (2026-11-25).`)
  const days = wholeNumber('days', values.days, 120, 7, 3650)
  const seed = wholeNumber('seed', values.seed, 1, 0, 2 ** 31)

  const url = storeUrl(values.url)
  await migrate(url, undefined, readCluster(process.env['CLICKHOUSE_CLUSTER'])).catch((error: unknown) => {
    throw new Mistake(`ClickHouse at ${new URL(url).host}: ${String(error instanceof Error ? error.message : error)}`) // prettier-ignore
  })
  const clickhouse = connect(url)
  const bar = progress('Demo data')
  const began = performance.now()
  const perSecond = (done: number): string =>
    `${Math.round(done / ((performance.now() - began) / 1000)).toLocaleString('en')} events/s`
  try {
    const stored = await fillDemo(clickhouse, { site, seed, days, to }, events, (done) =>
      bar.at(done, events, perSecond(done)),
    ).catch((error: unknown) => {
      if (String(error).includes('demo data already')) throw new Mistake((error as Error).message)
      throw error
    })
    bar.end()
    console.log(`The site ${site} has ${stored.toLocaleString('en')} events (${perSecond(stored)}).`)
    return 0
  } finally {
    await clickhouse.close()
  }
})

function wholeNumber(
  name: string,
  given: string | undefined,
  otherwise: number,
  min: number,
  max: number,
): number {
  const value = given === undefined ? otherwise : Number(given.replaceAll('_', ''))
  if (!Number.isInteger(value) || value < min || value > max)
    throw new Mistake(`--${name}: "${given}" is not a whole number from ${min} to ${max}.`)
  return value
}

/** Of the arguments, of the environment, or of the `npm start` that uses the data directory. */
function storeUrl(given: string | undefined): string {
  const file = join(process.env['PERIPLO_DATA'] || '.periplo', 'clickhouse.url')
  const url = given ?? process.env['CLICKHOUSE_URL']
  if (url) return url
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  throw new Mistake('There is no ClickHouse: run npm start first, or set CLICKHOUSE_URL.')
}
