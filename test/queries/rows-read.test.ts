import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Engine, startEngine } from '../support/engine.ts'

// Milliseconds swing, rows do not: 300,000 events of 60 days, five a session, each browser with two sessions.
const EVENTS = 300_000
const DAYS = 60
const fill = `
  insert into events (site_id, name, occurred_at, received_at, visitor_id, session_id, page_id, url_path)
  with intDiv(number, 5) as session
  select 'demo', 'page_view',
    now64(3) - toIntervalDay(${DAYS}) + toIntervalMillisecond(intDiv(number * ${DAYS} * 86400000, ${EVENTS})) as occurred,
    occurred, hex(cityHash64(session % 30000)), hex(cityHash64(session, 's')), hex(cityHash64(number, 'p')), '/'
  from numbers(${EVENTS})`

let engine: Engine
let visitor = ''
beforeAll(async () => {
  engine = await startEngine()
  await engine.command(fill)
  const rows = await engine.read(`select hex(cityHash64(12345)) as visitor`)
  visitor = String(rows[0]?.['visitor'])
}, 60_000)
afterAll(() => engine.stop())

const shareRead = async (name: string, given: Record<string, string> = {}): Promise<number> => {
  const { rows, rowsRead } = await engine.run(name, { site: 'demo', ...given })
  expect(rows).not.toEqual([])
  return rowsRead / EVENTS
}
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)

test('one person is found without reading the others', async () => {
  expect(await shareRead('person_timeline', { person_id: visitor })).toBeLessThan(0.2)
})

test('the last minutes are found without reading the days', async () => {
  expect(await shareRead('live')).toBeLessThan(0.1)
})

test.each(['funnel', 'people', 'channels', 'paths', 'top_paths'])(
  '%s reads the days of the period',
  async (name) => {
    // Three days of sixty are 5 %; some read the day before, or the conversions again, and a granule is half a day.
    const given = { from: day(33), to: day(30), ...(name === 'funnel' && { window_hours: '24' }) }
    expect(await shareRead(name, given)).toBeLessThan(0.25)
  },
)
