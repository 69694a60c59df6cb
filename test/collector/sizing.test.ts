import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { NOW, batch, fromShop, recordingHome } from '../support/recording-home.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const page = read('docs/sizing.md')

/** A figure of the page's table of measurements, by the first words of its row. */
function measured(what: string): number {
  const cell =
    page
      .split('\n')
      .find((line) => line.startsWith(`| ${what}`))
      ?.split('|')[2] ?? ''
  const figure = Number(/[\d.]+/.exec(cell)?.[0])
  if (Number.isNaN(figure)) throw new Error(`docs/sizing.md measures no "${what}"`)
  return figure
}

/** Dollars a million events, by requests a second, as docs/collector.md says and test/collector/cost.test.ts computes. */
const prices = [...read('docs/collector.md').matchAll(/^\| (\d+) \| \$([\d.]+) \| \$([\d.]+) \|$/gm)].map(
  ([, rate, queue, coalescer]) => ({
    rate: Number(rate),
    queue: Number(queue),
    coalescer: Number(coalescer),
  }),
)
/** The queue as it is below fifty requests a second, the coalescer from there on. */
function priceAt(requests: number): number {
  const row = prices.findLast(({ rate }) => rate <= requests) ?? prices[0]
  return (requests < 50 ? row?.queue : row?.coalescer) ?? Number.NaN
}

const rows = [
  ...page.matchAll(/^\| ([\d,]+) \| ([\d.,]+) \| ([\d.,]+) \| ([\d.,]+) GB \| \$([\d.,]+) \|$/gm),
].map((match) => match.slice(1).map((cell) => Number(cell.replaceAll(',', ''))))

/** Equal as far as the page says it: three figures. */
const isSaid = (said: number | undefined, computed: number): boolean =>
  said !== undefined && Math.abs(said - computed) <= Math.max(computed * 0.006, 0.0051)

describe('docs/sizing.md', () => {
  test('has a row for every order of magnitude', () => {
    expect(rows.map(([perDay]) => perDay)).toEqual([1e5, 1e6, 1e7, 1e8, 1e9])
  })

  test.each(rows)(
    '%i events a day are computed from what was measured',
    (perDay, peak, cores, gigabytes, dollars) => {
      const perSecond = ((perDay ?? 0) / 86_400) * 3
      const us = measured('collector, 5 events a request') + measured('ClickHouse, 5 events a request')
      const says = {
        peak: perSecond,
        cores: (perSecond * us) / 1e6,
        gigabytes: ((perDay ?? 0) * 365 * measured('disk, all tables')) / 1e9,
        dollars: (((perDay ?? 0) * 30) / 1e6) * priceAt((perDay ?? 0) / 86_400 / 5),
      }
      const wrong = Object.entries({ peak, cores, gigabytes, dollars }).filter(
        ([name, said]) => !isSaid(said, says[name as 'peak']),
      )
      expect(wrong, JSON.stringify(says)).toEqual([])
    },
  )

  test('says how long the log lasts, from what an event takes in it', async () => {
    const names = ['page_view', 'user_engagement', 'view_item', 'add_to_cart', 'page_leave']
    const events = names.map((name, seq) => ({
      name,
      seq,
      occurred_at: NOW,
      value: 185_000,
      currency: 'COP',
    }))
    const url = 'https://shop.example/zapatos/correr?utm_source=google&utm_medium=cpc&utm_campaign=noviembre'
    const stored = await recordingHome().send(
      '/e',
      fromShop(batch({ events }, { url, title: 'Zapatos para correr' })),
    )
    const bytes = stored.events.reduce((sum, event) => sum + JSON.stringify(event).length, 0) / names.length
    expect(Math.abs(measured('log') - bytes), `${bytes}`).toBeLessThan(bytes * 0.1)
    const events4GiB = (4 * 2 ** 30) / measured('log')
    const hours = Number(/100 events a second for (\d+) hours/.exec(page)?.[1])
    expect(Math.abs(hours - events4GiB / 100 / 3600)).toBeLessThan(1)
  })

  test('does the sums of a million events a second', () => {
    const said = (pattern: RegExp): number => Number(pattern.exec(page)?.[1]?.replaceAll(',', ''))
    const us = measured('ClickHouse, 10,000 rows an insert')
    const disk = measured('disk, all tables')
    const price = priceAt(200_000)
    expect(said(/= ([\d.]+) cores of ClickHouse/)).toBeCloseTo(us, 1)
    expect(said(/= ([\d.]+) TB a day/)).toBeCloseTo((disk * 86_400) / 1e6, 1)
    expect(said(/= \$([\d,]+) a day at Cloudflare/)).toBeCloseTo(86_400 * price, -1)
    expect(said(/= ([\d.]+) cores of Node homes/)).toBeCloseTo(measured('collector, 5 events a request'), 0)
  })
})
