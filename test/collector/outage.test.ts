import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { connect } from '../../collector/clickhouse.ts'
import { startEmbedded } from '../../collector/node/embedded.ts'
import { migrate } from '../../collector/node/migrate.ts'
import { openWal } from '../../collector/node/wal.ts'
import { write } from '../../collector/write/writer.ts'
import { openLine } from '../faults/line.ts'
import { seeded } from '../faults/random.ts'
import { recordingHome } from '../support/recording-home.ts'

/** A day at 200 events a second is 17 million; here a two thousandth of it, as fast as it goes. */
const EVENTS = 8_500
const PER_REQUEST = 50
const VISITORS = 20

test(
  'ClickHouse is away for a day: all is answered, and drains in order when it is back',
  { timeout: 240_000, retry: 0 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'periplo-outage-'))
    const engine = await startEmbedded({ path: join(folder, 'clickhouse'), password: 'test' })
    await migrate(engine.url)
    const line = await openLine(engine.url, seeded(1))
    line.faults = { before: 1, after: 0, refused: 0, slow: 0 }
    const clickhouse = connect(line.url)
    const directory = join(folder, 'wal')
    let retries = 0
    const drained: string[] = []
    const open = () =>
      openWal({
        directory,
        drain: async (messages, again) => {
          const written = await write(messages, clickhouse, again)
          drained.push(
            ...messages.flatMap(({ events }) => events.map(({ page_id, seq }) => `${page_id}.${seq}`)),
          )
          return written
        },
        onRetry: () => void retries++,
      })
    let wal = await open()
    try {
      const home = recordingHome({ sink: { put: (message) => wal.put(message) } })
      const sent: string[] = []
      for (let number = 0; number < EVENTS / PER_REQUEST; number++) {
        const page_id = `outage-v${number % VISITORS}`
        const first = Math.floor(number / VISITORS) * PER_REQUEST
        const events = Array.from({ length: PER_REQUEST }, (_, i) => ({ name: 'click', seq: first + i }))
        const { status, answer } = await home.send('/e', {
          method: 'POST',
          headers: { Origin: 'http://localhost', 'User-Agent': 'Mozilla/5.0' },
          body: JSON.stringify({
            site: 'demo',
            context: { page_id, visitor_id: page_id, session_id: page_id, consent_mode: 'granted' },
            events,
          }),
        })
        expect([status, answer.accepted]).toEqual([202, PER_REQUEST])
        sent.push(...events.map(({ seq }) => `${page_id}.${seq}`))
        // In the middle of it the collector is started anew.
        if (number === 80) {
          await wal.close(0)
          wal = await open()
        }
      }
      await vi.waitUntil(() => retries > 1, { timeout: 30_000 })
      expect(drained).toEqual([])
      expect(wal.pending().bytes).toBeGreaterThan(EVENTS * 100)

      line.faults = { before: 0, after: 0, refused: 0, slow: 0 }
      await vi.waitUntil(() => wal.pending().bytes === 0, { timeout: 120_000 })
      expect(drained).toEqual(sent)
      expect(readdirSync(directory)).toEqual([])
      const rows = await clickhouse.query(
        `select count() as n, uniqExact(page_id, seq) as keys, (select sum(s.events) from sessions as s) as in_sessions from events`,
        { format: 'JSONEachRow' },
      )
      expect(JSON.parse(rows)).toEqual({ n: EVENTS, keys: EVENTS, in_sessions: EVENTS })
    } finally {
      await wal.close(0)
      await clickhouse.close()
      line.close()
      await engine.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
