import { expect, test } from 'vitest'
import { parseKeys } from '../../collector/read/keys.ts'
import { recordingHome } from '../support/recording-home.ts'

/** Who asks, and what comes of it: the roles are those of the query API, because its routes are asked. */
const keys = parseKeys(
  JSON.stringify([
    { name: 'board', role: 'viewer', key: 'the-key-of-the-board' },
    { name: 'agency', role: 'analyst', key: 'the-key-of-the-agency', sites: ['france'] },
  ]),
)
const rows = JSON.stringify({ meta: [], data: [], statistics: { elapsed: 0, rows_read: 0, bytes_read: 0 } })
const home = recordingHome({ keys }, () => rows)

const call = async (key: string, name: string, given: object = {}) => {
  const { status, answer } = await home.send('/mcp', {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given } }),
  })
  const result = answer['result'] as { isError?: boolean; content: { text: string }[] }
  return { status, isError: result.isError ?? false, text: result.content[0]?.text ?? '' }
}

test.each([
  ['the-key-of-the-board', 'overview', 'shop', ''],
  ['the-key-of-the-board', 'people', 'shop', 'it needs the role analyst, and this key has viewer'],
  ['the-key-of-the-agency', 'people', 'france', ''],
  ['the-key-of-the-agency', 'overview', 'shop', 'this key does not open "shop"'],
])('%s runs %s of %s: %j', async (key, query, site, refusal) => {
  home.asked.length = 0
  const { status, isError, text } = await call(key, 'run_query', { query, site })
  expect({ status, isError }).toEqual({ status: 200, isError: refusal !== '' })
  expect(text).toContain(refusal)
  expect(home.asked).toHaveLength(refusal ? 0 : 1)
})

test('lists the sites that the key opens', async () => {
  const { text } = await call('the-key-of-the-agency', 'list_sites')
  expect((JSON.parse(text) as { sites: { key: string }[] }).sites.map((site) => site.key)).toEqual(['france'])
})

test('the role that a query needs is listed with it', async () => {
  const { text } = await call('the-key-of-the-board', 'list_queries')
  const { queries } = JSON.parse(text) as { queries: { name: string; role: string }[] }
  const roleOf = (name: string) => queries.find((query) => query.name === name)?.role
  expect([roleOf('overview'), roleOf('people')]).toEqual(['viewer', 'analyst'])
})
