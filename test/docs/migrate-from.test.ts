import { readFileSync } from 'node:fs'
import { marked } from 'marked'
import { describe, expect, test } from 'vitest'
import { mapLine, parseMapping } from '../../collector/node/mapping.ts'
import { NAMES } from '../../collector/import/segment-event.ts'
import { events } from '../../schema/events/index.ts'
import { codeBlocks } from '../support/code-blocks.ts'
import { SECRET, recordingHome } from '../support/recording-home.ts'

const PAGE = 'docs/migrate-from.md'
/** Names in backquotes of a cell. */
const namesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

/** Rows of the tables under a heading: their words and ours. */
const tableOf = (tool: string): { theirs: string; ours: string }[] => {
  const tokens = marked.lexer(readFileSync(PAGE, 'utf8'))
  const from = tokens.findIndex((token) => token.type === 'heading' && token['text'] === `From ${tool}`)
  const table = tokens.slice(from).find((token) => token.type === 'table') as unknown as {
    rows: { text: string }[][]
  }
  return table.rows.map(([theirs, ours]) => ({ theirs: theirs?.text ?? '', ours: ours?.text ?? '' }))
}

test.each(['GA4', 'Segment', 'Snowplow', 'Plausible', 'PostHog'])(
  'every event named for %s is one of ours',
  (tool) => {
    const rows = tableOf(tool)
    expect(rows.length).toBeGreaterThan(5)
    for (const { ours } of rows) {
      for (const name of namesIn(ours)) {
        const isKnown = Object.hasOwn(events, name)
        // A custom event says that it is one.
        expect(isKnown, name).toBe(!ours.includes('*custom*'))
      }
    }
  },
)

test('Segment’s names are those that the collector translates', () => {
  const rows = tableOf('Segment').map(({ theirs, ours }) => [
    namesIn(theirs)[0]?.toLowerCase(),
    namesIn(ours)[0],
  ])
  expect(Object.fromEntries(rows)).toEqual(NAMES)
})

/** A line as each tool exports it, and the event it becomes. */
const LINES: Record<string, [line: object, event: object]> = {
  'ga4.json': [
    { id: 'p.1.purchase', event_name: 'purchase', user_id: 'ana', user_pseudo_id: '12.34', seconds: '1764007380.5', value: '30.5', order_id: 'A1' }, // prettier-ignore
    { event_id: 'p.1.purchase', name: 'purchase', user_id: 'ana', visitor_id: '12.34', occurred_at: 1_764_007_380_500, value: 30.5, currency: 'EUR', order_id: 'A1' }, // prettier-ignore
  ],
  'snowplow.json': [
    { event_id: 'e-1', event_name: 'transaction', user_id: '', domain_userid: 'd1', derived_tstamp: '2025-11-24 18:03:00.123', page_url: 'https://shop.example/thanks', tr_total: '30.50', tr_currency: 'EUR', tr_orderid: 'A1' }, // prettier-ignore
    { event_id: 'e-1', name: 'purchase', visitor_id: 'd1', occurred_at: Date.UTC(2025, 10, 24, 18, 3), value: 30.5, currency: 'EUR', order_id: 'A1', url_path: '/thanks' }, // prettier-ignore
  ],
  'posthog.json': [
    { uuid: 'u-1', event: 'order completed', distinct_id: 'ana', timestamp: '2025-11-24T18:03:00.123000Z' },
    { event_id: 'u-1', name: 'purchase', user_id: 'ana', occurred_at: Date.UTC(2025, 10, 24, 18, 3, 0, 123) },
  ],
}

describe('the mappings', () => {
  const blocks = codeBlocks(PAGE).filter(({ file }) => file.endsWith('.json'))

  test('each is tried', () =>
    expect(blocks.map(({ file }) => file).sort()).toEqual(Object.keys(LINES).sort()))

  test.each(blocks.map(({ file, text }) => [file, text]))(
    '%s makes the event of a line',
    async (file, text) => {
      const [line, event] = LINES[file] ?? []
      const mapped = mapLine(parseMapping(text, file), line as Record<string, unknown>)
      const {
        status,
        answer,
        events: stored,
      } = await recordingHome().send('/v1/import?site=shop', {
        method: 'POST',
        headers: { Authorization: `Bearer ${SECRET}`, 'Content-Type': 'application/json' },
        body: JSON.stringify([mapped]),
      })
      expect({ status, results: answer.results }).toEqual({ status: 202, results: [] })
      expect(stored).toMatchObject([event as Record<string, unknown>])
    },
  )
})
