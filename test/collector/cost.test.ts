import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { gather } from '../../collector/sinks/gather.ts'
import { type Parcel, pack } from '../../collector/sinks/pack.ts'
import { PRICES } from '../support/cloudflare-prices.ts'
import { NOW, batch, fromShop, recordingHome } from '../support/recording-home.ts'

/** What is assumed, and said in docs/collector.md. */
const EVENTS_PER_REQUEST = 5
const CPU_MS_PER_REQUEST = 1
const CPU_MS_PER_EVENT_WRITTEN = 0.02
const SEND_MS = 60
const WINDOW_MS = 50

/** The bill of some requests, in dollars by what is charged. */
interface Bill {
  requests: number
  cpu: number
  queue: number
  object: number
}
const perMillion = (bill: Bill, requests: number): number =>
  ((bill.requests + bill.cpu + bill.queue + bill.object) / (requests * EVENTS_PER_REQUEST)) * 1e6

/** What a visitor of the shop sends in one request, as it is stored. */
async function parcels(): Promise<() => Parcel> {
  const home = recordingHome()
  const names = ['page_view', 'user_engagement', 'view_item', 'add_to_cart', 'page_leave']
  const { events } = await home.send(
    '/e',
    fromShop(
      batch(
        {
          events: names.map((name, seq) => ({
            name,
            seq,
            occurred_at: NOW,
            value: 185_000,
            currency: 'COP',
          })),
        },
        {
          url: 'https://shop.example/zapatos/correr?utm_source=google&utm_medium=cpc&utm_campaign=noviembre',
          title: 'Zapatos para correr | La tienda',
          referrer: 'https://www.google.com/',
          ...{ language: 'es-CO', timezone: 'America/Bogota', screen: '390x844' },
        },
      ),
      {
        'User-Agent':
          'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1',
      },
    ),
  )
  expect(events).toHaveLength(EVENTS_PER_REQUEST)
  let visitor = 0
  return () => {
    const id = (visitor++).toString(36).padStart(16, 'k3j9x0q7')
    const own = { page_id: id, visitor_id: `v${id}`, session_id: `s${id}` }
    return { events: events.map((event) => JSON.stringify({ ...event, ...own })), rejected: [] }
  }
}

/** Three operations a message, each by 64 KB. */
const operations = (sizes: number[]): number =>
  sizes.reduce((sum, bytes) => sum + 3 * Math.ceil(bytes / PRICES.queueOperationBytes), 0)

function billOf(requests: number, sizes: number[], seconds: number, object: number): Bill {
  // A consumer is called for 100 messages or once a second.
  const calls = Math.max(sizes.length / 100, Math.min(seconds, sizes.length))
  return {
    requests: (requests + calls) * PRICES.workerRequest,
    cpu: requests * (CPU_MS_PER_REQUEST + EVENTS_PER_REQUEST * CPU_MS_PER_EVENT_WRITTEN) * PRICES.workerCpuMs,
    queue: operations(sizes) * PRICES.queueOperation,
    object,
  }
}

async function withQueue(rate: number, requests: number): Promise<number> {
  const next = await parcels()
  const sizes: number[] = []
  for (let i = 0; i < requests; i++) sizes.push(...(await pack(next(), 'm')).map(({ bytes }) => bytes))
  return perMillion(billOf(requests, sizes, requests / rate, 0), requests)
}

/** Requests arrive at random, `rate` a second; the real gatherer on a clock of our own, the real packing. */
async function withCoalescer(rate: number, requests: number): Promise<number> {
  const next = await parcels()
  const sizes: number[] = []
  let now = 0
  let busyMs = 0
  let busyUntil = 0
  const timers: { at: number; callback: () => void }[] = []
  const put = gather(
    async (whole) => {
      for (const { bytes } of await pack(whole, 'm')) sizes.push(bytes)
    },
    {
      windowMs: WINDOW_MS,
      setTimer: (callback, ms) => {
        timers.push({ at: now + ms, callback })
        // The object works from a group's first request to its answer.
        const end = now + ms + SEND_MS
        busyMs += end - Math.max(now, busyUntil)
        busyUntil = end
      },
    },
  )
  const sent: Promise<void>[] = []
  const fire = (until: number): void => {
    while (timers[0] && timers[0].at <= until) {
      now = timers[0].at
      timers.shift()?.callback()
    }
    now = until
  }
  const random = seeded(7)
  for (let i = 0; i < requests; i++) {
    fire(now - (Math.log(1 - random()) / rate) * 1000)
    sent.push(put(next()))
  }
  fire(Infinity)
  await Promise.all(sent)
  const object = requests * PRICES.durableRequest + (busyMs / 1000) * PRICES.durableSecond
  return perMillion(billOf(requests, sizes, requests / rate, object), requests)
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

describe('cost of a million events at Cloudflare', () => {
  const RATES = [10, 50, 200, 500, 1000]
  const doc = readFileSync(new URL('../../docs/collector.md', import.meta.url), 'utf8')

  test.each(RATES)('at %i requests a second is what docs/collector.md says', async (rate) => {
    const row = new RegExp(`^\\| ${rate} \\| \\$([\\d.]+) \\| \\$([\\d.]+) \\|$`, 'm').exec(doc)
    expect(row, `a row for ${rate} requests a second`).not.toBeNull()
    const requests = Math.min(4000, rate * 40)
    const figures = [await withQueue(rate, requests), await withCoalescer(rate, requests)]
    const said = figures.map((figure) => figure.toFixed(3)).join(', ')
    for (const [i, figure] of figures.entries()) {
      expect(Math.abs(figure - Number(row?.[i + 1])), said).toBeLessThan(0.006)
    }
  })

  test('is at most $0.11 with the coalescer at volume', async () => {
    expect(await withCoalescer(500, 4000)).toBeLessThanOrEqual(0.11)
  })
})
