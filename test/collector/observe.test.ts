import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { DROP_REASONS } from '../../collector/receive/drop-reason.ts'
import { METRICS } from '../../collector/observe/meter.ts'
import { operatorsBoard } from '../../collector/observe/operators-board.ts'
import { listQueries } from '../../collector/read/query-api.ts'
import { type Board, queriesBoard } from '../../schema/grafana.ts'
import { SECRET, recordingHome } from '../support/recording-home.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const runbook = read('docs/runbook.md')

interface Rule {
  alert: string
  expr: string
  labels: { severity: string }
  annotations: { summary: string; runbook_url: string }
}
const { groups } = parse(read('docs/deploy/alerts.yaml')) as { groups: { rules: Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)
const asked = [operatorsBoard('es'), operatorsBoard('en')].flatMap(({ panels }) =>
  panels.flatMap(({ targets }) => (targets as { expr: string }[]).map(({ expr }) => expr)),
)

/** Names that stand in a text as those of metrics do; users of ClickHouse are named alike. */
const named = (text: string): string[] =>
  [...text.matchAll(/\bperiplo_[a-z_]+/g)]
    .map(([name]) => name)
    .filter((name) => !/^periplo_(collector|reader|dictionary|admin)$/.test(name))

async function emitted(): Promise<Set<string>> {
  const home = recordingHome()
  // What has a label is there from its first count on.
  for (const [name, metric] of Object.entries(METRICS)) {
    if ('label' in metric) home.meter.count(name as 'events_dropped_total', 1, 'x')
  }
  const { answer } = await home.send('/metrics', { headers: { Authorization: `Bearer ${SECRET}` } })
  const names = (answer as unknown as { text: string }).text
    .split('\n')
    .flatMap((line) => /^(periplo_\w+)[ {]/.exec(line)?.[1] ?? [])
  // A histogram is spoken of by its own name.
  return new Set(names.flatMap((name) => [name, name.replace(/_bucket$/, '')]))
}

describe('GET /metrics emits every metric named in', () => {
  test.each([
    ['the alerts', rules.map(({ expr }) => expr).join('\n')],
    ['the board', asked.join('\n')],
    ['the runbook', runbook],
  ])('%s', async (_, text) => {
    const there = await emitted()
    expect(named(text).length).toBeGreaterThan(5)
    expect(named(text).filter((name) => !there.has(name))).toEqual([])
  })
})

test('labels that are asked for are those the metrics have', () => {
  const texts = [...rules.map(({ expr }) => expr), ...asked].join('\n')
  for (const [, name = '', label] of texts.matchAll(/periplo_(\w+)\{(\w+)/g)) {
    expect(METRICS[name as 'events_dropped_total'].label).toBe(label)
  }
  const reasons = [...texts.matchAll(/reason!?="(\w+)"/g)].map(([, reason]) => reason)
  expect(reasons.filter((reason) => !Object.hasOwn(DROP_REASONS, reason ?? ''))).toEqual([])
})

test('every alert leads to a place in the runbook, and every reason to drop stands there', () => {
  const anchors = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
    title.toLowerCase().replaceAll(' ', '-'),
  )
  expect(rules.length).toBeGreaterThan(8)
  for (const { alert, annotations } of rules) {
    expect(
      anchors.map((anchor) => `docs/runbook.md#${anchor}`),
      alert,
    ).toContain(annotations.runbook_url)
  }
  for (const alert of runbook.matchAll(/`(Periplo[A-Z]\w+)`/g))
    expect(rules.map((rule) => rule.alert)).toContain(alert[1])
  expect(Object.keys(DROP_REASONS).filter((reason) => !runbook.includes(`\`${reason}\``))).toEqual([])
})

describe.each(['es', 'en'] as const)('boards in %s', (language) => {
  const boards: [string, Board][] = [
    ['operators', operatorsBoard(language)],
    ['queries', queriesBoard(listQueries(), language)],
  ]
  test.each(boards)('%s is what an import takes', (_, board) => {
    expect(board.uid).toMatch(/^[a-z-]{1,40}$/)
    expect(board.panels.length).toBeGreaterThan(9)
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length)
    const cells = board.panels.flatMap(({ gridPos: { x, y, w } }) =>
      Array.from({ length: w }, (__, i) => `${x + i} ${y}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    for (const { gridPos, title, description, targets, datasource } of board.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
      expect(title && description).toBeTruthy()
      expect(targets.length).toBeGreaterThan(0)
      expect(datasource).toEqual({ type: board.__inputs[0]?.pluginId, uid: `\${${board.__inputs[0]?.name}}` })
    }
  })
})
