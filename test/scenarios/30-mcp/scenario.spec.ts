/** The client of the Model Context Protocol as npm has it (`test/real`), against both homes. */
import { createRequire } from 'node:module'
import { expect, test } from '@playwright/test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { ask, home, importEvents } from '../../support/home.ts'

const real = createRequire(new URL('../../real/package.json', import.meta.url))

/** As far as it is called here. */
interface Client {
  connect: (transport: object) => Promise<void>
  close: () => Promise<void>
  getInstructions: () => string | undefined
  ping: () => Promise<object>
  listTools: () => Promise<{
    tools: { name: string; inputSchema: object; annotations?: { readOnlyHint?: boolean } }[]
  }>
  callTool: (call: { name: string; arguments?: object }) => Promise<Result>
  listResources: () => Promise<{ resources: { uri: string }[] }>
  listResourceTemplates: () => Promise<{ resourceTemplates: { uriTemplate: string }[] }>
  readResource: (what: { uri: string }) => Promise<{ contents: { text: string; mimeType: string }[] }>
}
interface Result {
  content: { type: string; text: string }[]
  structuredContent?: Record<string, unknown>
  isError?: boolean
}
const { Client } = real('@modelcontextprotocol/sdk/client') as {
  Client: new (info: { name: string; version: string }) => Client
}
const { StreamableHTTPClientTransport } = real('@modelcontextprotocol/sdk/client/streamableHttp.js') as {
  StreamableHTTPClientTransport: new (url: URL, options: { requestInit: RequestInit }) => object
}

const connect = async (key: string): Promise<Client> => {
  const client = new Client({ name: 'periplo-test', version: '1' })
  const headers = { Authorization: `Bearer ${key}` }
  await client.connect(
    new StreamableHTTPClientTransport(new URL('/mcp', home.url), { requestInit: { headers } }),
  )
  return client
}

let client: Client
test.beforeAll(async () => {
  client = await connect(home.key)
  // From here on the client checks what tools answer.
  await client.listTools()
})
test.afterAll(() => client.close())

const call = async (name: string, given: object = {}): Promise<Record<string, unknown>> => {
  // The client itself holds what comes against the tool's output schema.
  const result = await client.callTool({ name, arguments: given })
  expect(result.isError ?? false, result.content[0]?.text).toBe(false)
  expect(JSON.parse(result.content[0]?.text ?? '')).toEqual(result.structuredContent)
  return result.structuredContent ?? {}
}

test('says what it is for, and has tools that only read', async () => {
  expect(client.getInstructions()).toContain('The unit is the person')
  await client.ping()
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual([
    'list_sites',
    'list_queries',
    'describe_query',
    'run_query',
    'list_journeys',
  ])
  for (const { inputSchema, annotations } of tools) {
    expect(annotations?.readOnlyHint).toBe(true)
    expect(() => new Ajv2020({ strict: false }).compile(inputSchema)).not.toThrow()
  }
})

test('from the question to the number: the same number that the API gives', async ({ request }) => {
  const person = `mcp-${test.info().project.name}-${Date.now()}`
  await importEvents(request, [
    {
      event_id: `${person}-1`,
      name: 'pos_purchase',
      user_id: person,
      occurred_at: Date.now(),
      value: 7,
      order_id: person,
      currency: 'COP',
    },
  ])
  expect(((await call('list_sites'))['sites'] as { key: string }[]).map(({ key }) => key)).toContain('demo')
  const { queries } = await call('list_queries', { language: 'es' })
  expect(queries).toContainEqual(
    expect.objectContaining({ name: 'people', question: expect.stringMatching(/^¿/), role: 'analyst' }),
  )
  // Little enough for an assistant to read each time: four or so letters make a token.
  expect(JSON.stringify(queries).length).toBeLessThan(20_000)
  const described = await call('describe_query', { query: 'people', language: 'es' })
  expect(described['parameters']).toMatchObject({ search: { type: 'string' }, limit: { type: 'integer' } })
  expect(described['columns']).toContainEqual(expect.objectContaining({ name: 'person_id' }))

  const parameters = { search: person, conversions: ['pos_purchase'] }
  // What views fill comes a moment after the events.
  await expect(async () => {
    const answer = await call('run_query', { query: 'people', site: 'demo', parameters })
    expect(answer).toMatchObject({
      query: 'people',
      parameters: { site: 'demo', search: person },
      rows: [{ person_id: person, identified_at: expect.any(String) }],
      rows_in_all: 1,
    })
    const given = { search: person, conversions: 'pos_purchase' }
    expect(answer['rows']).toEqual(await ask(request, 'people', given))
  }).toPass()
})

test('says how many rows were left out', async ({ request }) => {
  const site = { query: 'overview_daily', site: 'demo' }
  const all = await ask(request, 'overview_daily', {})
  expect(all.length).toBeGreaterThan(2)
  const answer = await call('run_query', { ...site, max_rows: 2 })
  expect(answer['rows']).toHaveLength(2)
  expect(answer['rows_in_all']).toBe(all.length)
})

test('names what is wrong, so that an assistant can mend it', async () => {
  const refused = async (given: object, name = 'run_query') => {
    const result = await client.callTool({ name, arguments: given })
    expect(result.isError).toBe(true)
    return result.content[0]?.text
  }
  const run = { query: 'people', site: 'demo' }
  expect(await refused({ ...run, query: 'nonsense' })).toContain('"nonsense" is not a saved query')
  expect(await refused({ ...run, query: '../sites' })).toContain('is not a saved query')
  expect(await refused({ ...run, site: 'other' })).toContain('site: "other"')
  expect(await refused({ query: 'people' })).toContain('site: nothing')
  expect(await refused({ ...run, parameters: { site: 'x', limit: 'many' } })).toContain(
    'limit: "many" is not a whole number',
  )
  expect(await refused({ ...run, parameters: { nonsense: 1 } })).toContain(
    'nonsense: is not a parameter of people',
  )
  expect(await refused({ ...run, parameters: { search: {} } })).toContain('search: is an object')
  expect(await refused({ ...run, sql: 'select 1' })).toContain('sql: is not an argument')
  expect(await refused({ ...run, max_rows: 0 })).toContain('max_rows')
  expect(await refused({ language: 'fr' }, 'list_queries')).toContain('language')
  expect(await refused({ query: '__proto__' }, 'describe_query')).toContain('query: is not the name')
  await expect(client.callTool({ name: 'drop_table' })).rejects.toThrow('name: is not one of')
})

test('lists journeys, and reads queries, journeys and events as pages', async () => {
  const journeys = (await call('list_journeys', { language: 'es' }))['journeys'] as {
    key: string
    stages: object[]
  }[]
  expect(journeys[0]?.key).toBe('shop')
  expect(journeys[0]?.stages.length).toBeGreaterThan(2)
  const { resources } = await client.listResources()
  const uris = resources.map(({ uri }) => uri)
  expect(uris).toEqual(
    expect.arrayContaining(['periplo://events', 'periplo://queries/funnel', 'periplo://journeys/shop']),
  )
  for (const uri of uris) {
    const { contents } = await client.readResource({ uri })
    expect(contents[0]?.text.length, uri).toBeGreaterThan(100)
  }
  expect((await client.readResource({ uri: 'periplo://queries/funnel' })).contents[0]?.text).toContain(
    'funnel_steps',
  )
  expect((await client.listResourceTemplates()).resourceTemplates).toHaveLength(2)
  await expect(client.readResource({ uri: 'periplo://nothing' })).rejects.toThrow(
    'is not one of resources/list',
  )
})

test('without the key nobody comes in, nor from a page elsewhere', async ({ request }) => {
  const elsewhere = { 'X-Forwarded-For': '203.0.113.9' }
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
  const post = (headers: Record<string, string>, data: object | string = message) =>
    request.post(`${home.url}/mcp`, { headers: { 'Content-Type': 'application/json', ...headers }, data })
  expect((await post(elsewhere)).status()).toBe(401)
  expect((await post({ ...elsewhere, Authorization: 'Bearer wrong' })).status()).toBe(401)
  const key = { Authorization: `Bearer ${home.key}` }
  expect((await post({ 'Sec-Fetch-Site': 'cross-site' })).status()).toBe(401)
  expect((await post({ ...key, 'Content-Type': 'text/plain' }, JSON.stringify(message))).status()).toBe(415)
  expect((await post({ ...key, 'MCP-Protocol-Version': '1999-01-01' })).status()).toBe(400)
  expect((await post(key, '{')).status()).toBe(400)
  expect(await (await post(key, { ...message, method: 'constructor' })).json()).toMatchObject({
    id: 1,
    error: { code: -32601 },
  })
  expect((await post(key, { jsonrpc: '2.0', method: 'notifications/initialized' })).status()).toBe(202)
  expect((await request.get(`${home.url}/mcp`, { headers: key })).status()).toBe(405)
})
