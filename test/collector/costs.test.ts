import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, type ClickHouse } from '../../collector/clickhouse.ts'
import { parseSites } from '../../collector/sites.ts'
import { costFields } from '../../schema/cost.ts'
import { type Engine, startEngine } from '../support/engine.ts'
import { type Outcome, SECRET, recordingHome } from '../support/recording-home.ts'

const bearer = { Authorization: `Bearer ${SECRET}`, 'Content-Type': 'application/json' }
const sender = (home = recordingHome()) => (body: unknown, search = '?site=shop', headers: object = bearer): Promise<Outcome> =>
  home.send(`/v1/import/costs${search}`, {
    method: 'POST',
    headers: { ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }) // prettier-ignore
const row = (changes: object = {}): object => ({
  day: '2026-11-20',
  utm_source: 'google',
  utm_medium: 'cpc',
  utm_campaign: 'marca',
  cost: 100,
  ...changes,
})

describe('a row that is refused names its field and costs the others nothing', () => {
  test.each([
    ['day', { day: undefined }, 'day: is missing'],
    ['day', { day: '20/11/2026' }, 'day: "20/11/2026" is not valid (day, YYYY-MM-DD)'],
    ['day', { day: '2026-02-30' }, 'day: "2026-02-30" is not valid (day, YYYY-MM-DD)'],
    ['cost', { cost: '' }, 'cost: is missing'],
    ['cost', { cost: 'mucho' }, 'cost: "mucho" is not valid (money)'],
    ['cost', { cost: -1 }, 'cost: -1 is less than nothing'],
    ['currency', { currency: 'USD' }, `currency: "USD" is not the site's (COP), and none is converted`],
    ['currency', { currency: 'COPS' }, 'currency: "COPS" is not valid (key)'],
    ['clicks', { clicks: -3 }, 'clicks: -3 is not valid (count)'],
    ['channel', { channel: 'Paid Search' }, 'channel: "Paid Search" is not snake_case'],
    ['clics', { clics: 3 }, 'clics: is not known: day, channel, utm_source'],
    [
      'channel',
      { utm_source: '', utm_medium: null, utm_campaign: undefined },
      'channel: is missing, and utm_source, utm_medium and utm_campaign are too',
    ],
    [
      'breakdown',
      {},
      'breakdown: another line has the same day, tags and channel; say what tells them apart',
    ],
    ['site', { site: 'other' }, 'site: is not the key of a site'],
  ])('%s %j', async (field, changes, message) => {
    const { status, answer } = await sender()([row(), row(changes), row({ breakdown: 'mobile' })])
    expect(status).toBe(200)
    expect(answer.accepted).toBe(2)
    expect(answer.results).toEqual([
      { line: 2, result: 'drop', reason: 'invalid_cost', field, message: expect.stringContaining(message) },
    ])
  })
})

test.each([
  ['without the key', [row()], '?site=shop', {}, 401, 'unauthorized'],
  ['nothing', '', '?site=shop', bearer, 400, 'empty'],
  ['no JSON', '{"day":', '?site=shop', bearer, 400, 'not_json'],
  ['no site', [row()], '', bearer, 400, 'unknown_site'],
])('%s', async (_what, body, search, headers, status, code) => {
  expect(await sender()(body, search, headers)).toMatchObject({ status, answer: { error: { code } } })
})

test('200 only when they are stored: else 503, to be sent again', async () => {
  const { clickhouse } = recordingHome()
  const away = { ...clickhouse, insert: () => Promise.reject(new Error('no connection')) }
  const found = await sender(recordingHome({ clickhouse: away }))([row()])
  expect(found).toMatchObject({ status: 503, answer: { error: { code: 'not_stored' } } })
  expect(found.headers.get('Retry-After')).toBe('5')
})

describe('in the engine', () => {
  let engine: Engine
  let clickhouse: ClickHouse
  beforeAll(async () => {
    engine = await startEngine()
    clickhouse = connect(engine.url)
  }, 60_000)
  afterAll(async () => {
    await clickhouse?.close()
    await engine?.stop()
  })
  const costs = (site: string) =>
    engine.read(`select day, channel, source, medium, campaign, cost, clicks, impressions
      from period_costs(site = '${site}', from = '2026-11-20', to = '2026-11-22') order by day, channel, source, cost`)
  const sites = (site: object) =>
    parseSites(
      JSON.stringify([
        { key: 'shop', currency: 'COP' },
        { currency: 'COP', ...site },
      ]),
    )

  test('sent twice counts once, a corrected row replaces the earlier one, and a correction can be taken back', async () => {
    const send = sender(recordingHome({ clickhouse }))
    const rows = [row(), row({ day: '2026-11-21', clicks: 7, impressions: 90 }), row({ breakdown: 'mobile' })]
    const total = async () => (await costs('shop')).map(({ cost }) => cost)
    for (const _ of [1, 2]) {
      expect((await send(rows)).answer).toEqual({ accepted: 3, results: [] })
      expect(await total()).toEqual([100, 100, 100])
    }
    await send([row({ cost: '250.5' })])
    expect(await total()).toEqual([100, 250.5, 100])
    await send(rows)
    expect(await total()).toEqual([100, 100, 100])
    await send([row({ day: '2026-11-21' })])
    // The row as it was said last: nothing of the earlier one shines through.
    expect((await costs('shop')).at(-1)).toMatchObject({ day: '2026-11-21', clicks: null, impressions: null })
    const stored = await engine.read(`select count() as n from costs where site_id = 'shop'`)
    expect(Number(stored[0]?.['n'])).toBeGreaterThanOrEqual(3)
    await engine.command('optimize table costs final')
    expect(await total()).toEqual([100, 100, 100])
  })

  test('the channel is put as that of events, the site’s own rules first, and a changed rule makes no second row', async () => {
    const given = [
      row(),
      row({ utm_source: 'www.Instagram.com', utm_medium: 'paid_social', utm_campaign: 'Tejidos' }),
      row({ utm_source: 'aliado', utm_medium: '', utm_campaign: '' }),
      { day: '2026-11-20', channel: 'radio', cost: 5 },
    ]
    const send = (rules: object[]) =>
      sender(recordingHome({ clickhouse, sites: sites({ key: 'rules', channels: rules }) }))(
        given,
        '?site=rules',
      )
    expect((await send([])).answer.accepted).toBe(4)
    const shown = async () =>
      (await costs('rules')).map(({ channel, source, campaign }) => [channel, source, campaign])
    const same = [
      ['paid_search', 'google', 'marca'],
      ['paid_social', 'instagram.com', 'Tejidos'],
      ['radio', '(not set)', ''],
    ]
    expect(await shown()).toEqual([...same, ['referral', 'aliado', '']])
    await send([{ channel: 'allies', source: ['aliado'] }])
    expect(await shown()).toEqual([['allies', 'aliado', ''], ...same])
  })

  test('every field that may be said is a column, and every column says what it holds', async () => {
    const columns = await engine.read(
      `select name, comment from system.columns where database = currentDatabase() and table = 'costs'`,
    )
    expect(columns.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(costFields)))
    expect(columns.filter(({ comment }) => comment === '')).toEqual([])
  })
})
