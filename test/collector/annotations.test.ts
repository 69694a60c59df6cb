import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, type ClickHouse } from '../../collector/clickhouse.ts'
import { parseKeys } from '../../collector/read/keys.ts'
import { annotationFields } from '../../schema/annotation.ts'
import { type Engine, startEngine } from '../support/engine.ts'
import { type Answer, SECRET, recordingHome } from '../support/recording-home.ts'

const keys = parseKeys(
  JSON.stringify([
    { name: 'board', role: 'viewer', key: 'the-key-of-the-board' },
    { name: 'cx', role: 'analyst', key: 'the-key-of-the-analysts' },
    { name: 'agency', role: 'analyst', key: 'the-key-of-the-agency', sites: ['france'] },
  ]),
)
const keyOf = (name: string): string => keys.find((key) => key.name === name)?.key ?? SECRET
type Home = ReturnType<typeof recordingHome>
const asking =
  (home: Home) =>
  async (method: string, path: string, body?: unknown, name = 'cx'): Promise<[number, Answer]> => {
    const { status, answer } = await home.send(`/api/v1/annotations${path}`, {
      method,
      headers: { Authorization: `Bearer ${keyOf(name)}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return [status, answer]
  }
const release = { kind: 'release', title: 'Cesta nueva', first_day: '2026-11-20' }
const cart = { journey: 'shop', stage: 'decision' }

describe('what is refused names its field', () => {
  const ask = asking(recordingHome({ keys }))
  test.each([
    ['kind', {}, 'kind: is missing'],
    ['kind', { kind: 'idea' }, 'kind: "idea" is not valid (one of release, campaign'],
    ['title', { title: ' ' }, 'title: is missing'],
    ['title', { title: 'x'.repeat(201) }, 'title: is too long: 200 characters at most'],
    ['first_day', { first_day: undefined }, 'first_day: is missing: a release is of a day'],
    ['first_day', { first_day: '2026-02-30' }, 'first_day: "2026-02-30" is not valid (day, YYYY-MM-DD)'],
    ['last_day', { last_day: '2026-11-19' }, 'last_day: 2026-11-19 is before the first day'],
    ['first_day', { kind: 'note', first_day: null }, 'first_day: is missing, and journey too'],
    ['owner', { kind: 'owner' }, 'owner: is missing'],
    ['state', { state: 'open' }, 'state: is said of an opportunity alone'],
    ['state', { kind: 'opportunity', state: 'later' }, 'state: "later" is not valid (one of open, planned'],
    ['value', { value: 3 }, 'value: is said of an annotation of the kind value alone'],
    ['value', { kind: 'value', journey: 'shop', touchpoint: 'peers' }, 'value: is missing'],
    ['touchpoint', { kind: 'value', value: 3, journey: 'shop' }, 'touchpoint: is missing'],
    ['journey', { stage: 'decision' }, 'journey: is missing: a stage is of one'],
    ['journey', { journey: 'tienda' }, 'journey: "tienda" is not one of shop, three_stages'],
    ['stage', { journey: 'shop', stage: 'sale' }, 'stage: "sale" is not one of discovery'],
    ['touchpoint', { journey: 'shop', touchpoint: 'x' }, 'touchpoint: "x" is not a touchpoint of shop'],
    [
      'stage',
      { journey: 'shop', stage: 'loyalty', touchpoint: 'cart' },
      'stage: "loyalty" is not the stage of cart',
    ],
    ['link', { link: 'javascript:alert(1)' }, 'link: "javascript:alert(1)" is not an address'],
    ['colour', { colour: 'red' }, 'colour: is not known: kind, title'],
  ])('%s %j', async (field, changes, message) => {
    const said = 'kind' in changes || Object.keys(changes).length > 0 ? { ...release, ...changes } : {}
    const [status, { error }] = await ask('POST', '?site=shop', said)
    expect([status, error?.code, error?.field]).toEqual([400, 'invalid_annotation', field])
    expect(error?.message).toContain(message)
  })

  test.each([
    ['POST', '?site=other', 400, 'unknown_site'],
    ['POST', '', 400, 'unknown_site'],
    ['GET', '?site=shop&from=ayer', 400, 'invalid_annotation'],
    ['GET', '?site=shop&kind=idea', 400, 'invalid_annotation'],
    ['GET', '/none?site=shop', 404, 'unknown_annotation'],
    ['PUT', '/none?site=shop', 404, 'unknown_annotation'],
    ['DELETE', '/none?site=shop&version=1', 404, 'unknown_annotation'],
  ])('%s %s', async (method, path, status, code) => {
    const [got, { error }] = await ask(
      method,
      path,
      method === 'POST' || method === 'PUT' ? release : undefined,
    )
    expect([got, error?.code]).toEqual([status, code])
  })
})

test('viewers read, analysts write, and each of their own sites', async () => {
  const ask = asking(recordingHome({ keys }))
  expect((await ask('GET', '?site=shop', undefined, 'board'))[0]).toBe(200)
  for (const [method, path] of [
    ['POST', ''],
    ['PUT', '/x'],
    ['DELETE', '/x'],
  ] as const) {
    const [status, { error }] = await ask(method, `${path}?site=shop&version=1`, undefined, 'board')
    expect([status, error?.message]).toEqual([
      403,
      'This writes annotations: it needs the role analyst, and this key has viewer',
    ])
  }
  expect((await ask('POST', '?site=shop', release, 'agency'))[1].error?.code).toBe('forbidden_site')
  expect((await ask('GET', '?site=shop', undefined, 'agency'))[1].error?.code).toBe('forbidden_site')
})

test('201 only when it is stored: else 503, to be sent again', async () => {
  const { clickhouse } = recordingHome()
  const away = { ...clickhouse, insert: () => Promise.reject(new Error('no connection')) }
  const [status, { error }] = await asking(recordingHome({ keys, clickhouse: away }))(
    'POST',
    '?site=shop',
    release,
  )
  expect([status, error?.code]).toEqual([503, 'not_stored'])
})

describe('in the engine', () => {
  let engine: Engine
  let clickhouse: ClickHouse
  let ask: ReturnType<typeof asking>
  beforeAll(async () => {
    engine = await startEngine()
    clickhouse = connect(engine.url)
    ask = asking(recordingHome({ keys, clickhouse }))
  }, 60_000)
  afterAll(async () => {
    await clickhouse?.close()
    await engine?.stop()
  })
  const add = async (said: object, site = 'shop'): Promise<Answer> => {
    const [status, answer] = await ask('POST', `?site=${site}`, said, site === 'shop' ? 'cx' : '')
    expect([status, answer.error]).toEqual([201, undefined])
    return answer
  }
  const titles = async (search: string): Promise<unknown[]> =>
    ((await ask('GET', search))[1]['annotations'] as { title: string }[]).map(({ title }) => title)

  test('what was said is read again, with what was put', async () => {
    const added = await add({ ...release, text: 'Línea\nsegunda', link: 'https://a.example/1', ...cart })
    expect(added).toMatchObject({
      ...{ version: 1, is_deleted: false, kind: 'release', title: 'Cesta nueva', text: 'Línea\nsegunda' },
      ...{ first_day: '2026-11-20', last_day: '2026-11-20', journey: 'shop', stage: 'decision' },
      ...{ touchpoint: '', owner: '', state: '', value: null, written_by: 'cx', link: 'https://a.example/1' },
    })
    expect(await add({ kind: 'opportunity', title: 'o', journey: 'shop', touchpoint: 'cart' })).toMatchObject(
      {
        ...{ state: 'open', stage: 'decision', first_day: null, last_day: null },
      },
    )
    expect(await add({ kind: 'owner', owner: 'Ventas', ...cart })).toMatchObject({ title: 'Ventas' })
    expect(
      await add({
        kind: 'value',
        title: 'v',
        value: '210',
        unit: 'al mes',
        journey: 'shop',
        touchpoint: 'peers',
      }),
    ).toMatchObject({ value: 210, stage: 'discovery' })
    expect(await titles('?site=shop&journey=shop&kind=value')).toEqual(['v'])
  })

  test('of days: what touches them, first and last day included', async () => {
    await add({ kind: 'campaign', title: 'long', first_day: '2025-03-05', last_day: '2025-03-10' })
    await add({ kind: 'note', title: 'later', first_day: '2025-03-20' })
    const within = (from: string, to: string) => titles(`?site=shop&from=2025-03-${from}&to=2025-03-${to}`)
    expect(await within('01', '05')).toEqual([])
    expect(await within('01', '06')).toEqual(['long'])
    expect(await within('10', '20')).toEqual(['long'])
    expect(await within('11', '21')).toEqual(['later'])
    expect(await within('01', '31')).toEqual(['later', 'long'])
  })

  test('no site sees those of another', async () => {
    const { annotation_id } = await add({ ...release, title: 'only theirs' }, 'france')
    expect(await titles('?site=shop')).not.toContain('only theirs')
    expect((await ask('GET', `/${String(annotation_id)}?site=shop`))[0]).toBe(404)
    expect((await ask('DELETE', `/${String(annotation_id)}?site=shop&version=1`))[0]).toBe(404)
  })

  test('a change, a deletion and a return are versions; none is lost', async () => {
    const { annotation_id } = await add({ ...release, title: 'one' }, 'demo')
    const path = `/${String(annotation_id)}?site=demo`
    const demo = () => titles('?site=demo')
    expect((await ask('PUT', path, { ...release, title: 'two', version: 1 }))[1]).toMatchObject({ version: 2, title: 'two' }) // prettier-ignore
    expect(await demo()).toEqual(['two'])
    expect((await ask('DELETE', `${path}&version=2`))[1]).toMatchObject({ version: 3, is_deleted: true, title: 'two' }) // prettier-ignore
    expect(await demo()).toEqual([])
    expect((await ask('PUT', path, { ...release, title: 'three', version: 3 }))[0]).toBe(200)
    expect(await demo()).toEqual(['three'])
    const versions = (await ask('GET', path, undefined, 'board'))[1]['versions'] as Record<string, unknown>[]
    expect(versions.map((one) => [one['version'], one['title'], one['is_deleted']])).toEqual([
      [4, 'three', false],
      [3, 'two', true],
      [2, 'two', false],
      [1, 'one', false],
    ])
    expect(versions[0]).not.toHaveProperty('change_id')
  })

  test.each([
    ['PUT', { ...release, version: 1 }, ''],
    ['DELETE', undefined, '&version=1'],
  ])('%s of a version that is no longer the last is a conflict', async (method, body, search) => {
    const { annotation_id } = await add(release)
    const path = `/${String(annotation_id)}?site=shop`
    await ask('PUT', path, { ...release, title: 'somebody else', version: 1 })
    const [status, { error }] = await ask(method, path + search, body)
    expect([status, error?.code, error?.field]).toEqual([409, 'annotation_changed', 'version'])
    expect((await ask(method, path, method === 'PUT' ? release : undefined))[1].error?.message).toContain('version: is missing') // prettier-ignore
    const versions = (await ask('GET', path))[1]['versions'] as { title: string }[]
    expect(versions.map(({ title }) => title)).toEqual(['somebody else', 'Cesta nueva'])
  })

  test('of changes at the same moment one holds, and the others are told', async () => {
    const { annotation_id } = await add(release)
    const path = `/${String(annotation_id)}?site=shop`
    const people = ['a', 'b', 'c', 'd', 'e']
    const answers = await Promise.all(
      people.map((title) => ask('PUT', path, { ...release, title, version: 1 })),
    )
    const held = people.filter((_, index) => answers[index]?.[0] === 200)
    expect(held).toHaveLength(1)
    expect(answers.filter(([status]) => status === 409)).toHaveLength(4)
    const versions = (await ask('GET', path))[1]['versions'] as { title: string }[]
    expect(versions.map(({ title }) => title)).toEqual([...held, 'Cesta nueva'])
    expect(await titles('?site=shop&from=2026-11-20&to=2026-11-21')).toContain(held[0])
  })

  test('every field that may be said is a column, and every column says what it holds', async () => {
    const columns = await engine.read(
      `select name, comment from system.columns where database = currentDatabase() and table = 'annotations'`,
    )
    expect(columns.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(annotationFields)))
    expect(columns.filter(({ comment }) => comment === '')).toEqual([])
  })
})
