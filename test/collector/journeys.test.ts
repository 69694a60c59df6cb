import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ShownJourney } from '../../collector/edit/journeys.ts'
import { parseKeys } from '../../collector/read/keys.ts'
import { checkJourneys, journeyFiles } from '../../collector/node/journey-files.ts'
import { findJourney } from '../../schema/journeys/index.ts'
import { type Answer, SECRET, recordingHome } from '../support/recording-home.ts'

const keys = parseKeys(
  JSON.stringify([
    { name: 'board', role: 'viewer', key: 'the-key-of-the-board' },
    { name: 'agency', role: 'analyst', key: 'the-key-of-the-agency', sites: ['france'] },
  ]),
)
const rows = JSON.stringify({ meta: [], data: [], statistics: { elapsed: 0, rows_read: 0, bytes_read: 0 } })
const SHOP = findJourney('shop')?.text ?? ''

let folder: string
let home: ReturnType<typeof recordingHome>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'periplo-journeys-'))
  home = recordingHome({ keys, journeys: journeyFiles(folder) }, () => rows)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const at = (site: string, name: string): string => join(folder, site, name)
const send = async (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<[number, Answer]> => {
  const { status, answer } = await home.send(`/api/v1/journeys${path}`, {
    method,
    headers: { Authorization: `Bearer ${SECRET}`, 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return [status, answer]
}
const list = async (site = 'shop'): Promise<ShownJourney[]> =>
  (await send('GET', `?site=${site}`))[1]['journeys'] as ShownJourney[]
const read = async (key = 'shop', site = 'shop'): Promise<ShownJourney> =>
  (await list(site)).find((one) => one.key === key) as ShownJourney
const patch = async (changes: unknown, key = 'shop', version?: string): Promise<[number, Answer]> =>
  send('PATCH', `/${key}?site=shop`, { version: version ?? (await read(key)).version, changes })
const star = { touchpoint: 'cart', moment_of_truth: true }
const assigned = { assign: { event: 'quote_requested', path: '/q' }, touchpoint: 'contact_form' }

test('a change makes a file of the site’s own, holds at once and is no other site’s', async () => {
  expect((await send('GET', '?site=shop'))[1]['can_write']).toBe(true)
  const [status, answer] = await patch([star, assigned])
  expect([status, answer.error]).toEqual([200, undefined])
  expect(answer).toMatchObject({ key: 'shop', is_own: true })
  const written = readFileSync(at('shop', 'shop.yaml'), 'utf8')
  const gone = SHOP.split('\n').filter((line) => !written.split('\n').includes(line))
  // The list of names and the form's rules are one line each; all else is as it was, comments too.
  expect(gone).toHaveLength(2)
  const mine = await read()
  expect(mine.version).toBe(answer['version'])
  expect(mine.touchpoints.find(({ key }) => key === 'cart')?.moment_of_truth).toBe(true)
  const theirs = await read('shop', 'france')
  expect([theirs.is_own, theirs.touchpoints.find(({ key }) => key === 'cart')?.moment_of_truth]).toEqual([false, false]) // prettier-ignore
})

test('queries of the site ask the new rules', async () => {
  await patch([assigned])
  const run = async (site: string): Promise<string> => {
    await home.send(`/api/v1/queries/journey_map?site=${site}&journey=shop`, {
      headers: { Authorization: `Bearer ${SECRET}` },
    })
    return JSON.stringify(home.asked.at(-1)?.options.parameters)
  }
  expect(await run('shop')).toContain('quote_requested')
  expect(await run('france')).not.toContain('quote_requested')
})

test('the earlier text is kept', async () => {
  await patch([star])
  const first = readFileSync(at('shop', 'shop.yaml'), 'utf8')
  await patch([{ stage: 'decision', owner: 'Ventas' }])
  const [kept, ...others] = readdirSync(at('shop', 'earlier'))
  expect(others).toEqual([])
  expect(readFileSync(at('shop', join('earlier', kept ?? '')), 'utf8')).toBe(first)
  expect(readdirSync(join(folder, 'shop')).toSorted()).toEqual(['earlier', 'shop.yaml'])
})

test('of two that save the second gets a conflict, and nothing of it is written', async () => {
  const { version } = await read()
  expect((await patch([star], 'shop', version))[0]).toBe(200)
  const before = readFileSync(at('shop', 'shop.yaml'), 'utf8')
  const late = [
    await patch([assigned], 'shop', version),
    // Also one that is wrong by now: the conflict comes first.
    await patch([{ touchpoint: 'gone', owner: 'a' }], 'shop', version),
    await send('PUT', '/shop/file?site=shop', SHOP, { 'If-Match': `"${version}"` }),
  ]
  expect(late.map(([status, { error }]) => [status, error?.code])).toEqual(
    late.map(() => [409, 'journey_changed']),
  )
  expect(readFileSync(at('shop', 'shop.yaml'), 'utf8')).toBe(before)
})

test('of changes at the same moment one is written', async () => {
  const { version } = await read()
  const owners = ['a', 'b', 'c', 'd']
  const answers = await Promise.all(
    owners.map((owner) => patch([{ stage: 'decision', owner }], 'shop', version)),
  )
  expect(answers.filter(([status]) => status === 409)).toHaveLength(3)
  const winner = owners[answers.findIndex(([status]) => status === 200)]
  expect((await read()).stages.find(({ key }) => key === 'decision')?.owner).toBe(winner)
})

describe('is refused, and nothing is written:', () => {
  test.each<[string, unknown, number, string, string]>([
    ['no list', { star }, 400, 'invalid_change', 'changes: must be a list'],
    ['no touchpoint', [{ touchpoint: 'x', moment_of_truth: true }], 400, 'invalid_change', 'changes[0].touchpoint: "x" is not a touchpoint'], // prettier-ignore
    [
      'the second of two',
      [star, { stage: 'x', owner: 'a' }],
      400,
      'invalid_change',
      'changes[1].stage: "x" is not a stage',
    ],
    ['a rule that nothing reaches', [{ assign: { event: 'purchase', path: '/a' }, touchpoint: 'delivery' }], 400, 'invalid_journey', 'shop.yaml:'], // prettier-ignore
    ['two that overlap', [{ assign: { path: '/pay' }, touchpoint: 'delivery' }], 400, 'invalid_journey', 'overlap: put the narrower one first'], // prettier-ignore
    ['a new stage of nowhere', [{ assign: { event: 'quote_requested' }, touchpoint: 'q', title: { es: 'a', en: 'b' }, stage: 'x' }], 400, 'invalid_journey', 'stage: "x" is not known'], // prettier-ignore
  ])('%s', async (_what, changes, status, code, message) => {
    const [got, { error }] = await patch(changes)
    expect([got, error?.code, error?.message]).toEqual([status, code, expect.stringContaining(message)])
    expect(readdirSync(folder)).toEqual([])
  })

  test('a change that breaks a journey that takes from this one', async () => {
    const rule = 'when: [{ event: form_view, path: /mine* }]'
    mkdirSync(join(folder, 'shop'))
    writeFileSync(
      at('shop', 'three_stages.yaml'),
      `${findJourney('three_stages')?.text}touchpoints: [{ key: mine, title: { es: a, en: b }, stage: sale, ${rule} }]\n`,
    )
    expect((await read('three_stages')).is_own).toBe(true)
    const wider = { event: ['form_view', 'page_leave'], path: '/mine/a' }
    const [refused, answer] = await patch([{ assign: wider, touchpoint: 'account' }])
    expect([refused, answer.error?.code, answer.error?.message]).toEqual([400, 'invalid_journey', expect.stringContaining('three_stages.yaml:')]) // prettier-ignore
  })

  test.each([
    ['PATCH', '/none?site=shop', {}, 404, 'unknown_journey'],
    ['PATCH', '/shop?site=other', {}, 400, 'unknown_site'],
    ['PATCH', '/shop', {}, 400, 'unknown_site'],
    ['GET', '/..%2Fsecret/file?site=shop', {}, 404, 'unknown_journey'],
    ['PATCH', '/shop?site=shop', { Authorization: 'Bearer the-key-of-the-board' }, 403, 'forbidden_role'],
    ['PATCH', '/shop?site=shop', { Authorization: 'Bearer the-key-of-the-agency' }, 403, 'forbidden_site'],
    ['PATCH', '/shop?site=shop', { Authorization: '' }, 401, 'unauthorized'],
  ])('%s %s %j', async (method, path, headers, status, code) => {
    const body = method === 'GET' ? undefined : { version: 'x', changes: [star] }
    const [got, { error }] = await send(method, path, body, headers)
    expect([got, error?.code]).toEqual([status, code])
  })

  test('everything where the files are baked', async () => {
    home = recordingHome({ keys })
    expect((await send('GET', '?site=shop'))[1]['can_write']).toBe(false)
    const [status, { error }] = await patch([star])
    expect([status, error?.code, error?.message]).toEqual([
      403,
      'read_only',
      'This home has its journeys in its code: change schema/journeys/shop.yaml and deploy it',
    ])
  })
})

describe('a file', () => {
  test('is given as it is and taken whole, when it is right', async () => {
    const ask = await home.send('/api/v1/journeys/shop/file?site=shop', {
      headers: { Authorization: `Bearer ${SECRET}` },
    })
    expect(ask.answer['text']).toBe(SHOP)
    const etag = ask.headers.get('ETag') ?? ''
    const put = (text: string, version = etag) =>
      send('PUT', '/shop/file?site=shop', text, { 'If-Match': version, 'Content-Type': 'application/yaml' })
    const [wrong, { error }] = await put(SHOP.replace('stage: loyalty', 'stage: loylty'))
    expect([wrong, error?.code, error?.message]).toEqual([400, 'invalid_journey', expect.stringMatching(/^shop\.yaml:\d+: stage: "loylty"/)]) // prettier-ignore
    expect((await put(SHOP, ''))[1].error?.message).toContain('If-Match: is missing')
    expect((await put(SHOP.replace('Descubrimiento', 'Primer contacto')))[0]).toBe(200)
    expect((await read()).stages[0]?.title.es).toBe('Primer contacto')
  })

  test('written by hand holds at once; a wrong one says file and line, and does not start', async () => {
    mkdirSync(join(folder, 'shop'))
    writeFileSync(at('shop', 'ours.yaml'), SHOP.replace('Compra en cinco etapas', 'La nuestra'))
    expect((await read('ours')).title.es).toBe('La nuestra')
    checkJourneys(journeyFiles(folder), home.sites)
    writeFileSync(at('shop', 'ours.yaml'), SHOP.replace('moment: pre', 'moment: before'))
    const [status, { error }] = await send('GET', '?site=shop')
    expect([status, error?.code, error?.message]).toEqual([500, 'invalid_journey', expect.stringMatching(/^ours\.yaml:\d+: moment:/)]) // prettier-ignore
    expect(() => checkJourneys(journeyFiles(folder), home.sites)).toThrow(/The journeys of shop are wrong: ours\.yaml:\d+/) // prettier-ignore
    expect((await send('GET', '?site=france'))[0]).toBe(200)
  })
})
