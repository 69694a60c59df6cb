import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Engine, type Row, startEngine } from '../support/engine.ts'

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
}, 60_000)
afterAll(() => engine.stop())

const event = (time: string, more: Row): Row => ({
  site_id: 'demo',
  name: 'page_view',
  visitor_id: 'family',
  session_id: 's1',
  page_id: time,
  occurred_at: `2026-03-${time}Z`,
  received_at: `2026-03-${time}Z`,
  ...more,
})

test('person_sessions gives a session once, whole over midnight, with all who took part', async () => {
  await engine.store(
    [
      event('01T09:00:00', { session_id: 's0', name: 'identify', user_id: 'ana' }),
      event('02T23:50:00', { url_path: '/', channel: 'email', source: 'news', utm_campaign: 'spring' }),
      event('02T23:58:00', { url_path: '/login', name: 'login', user_id: 'bruno' }),
    ],
    [
      event('03T00:05:00', { url_path: '/account', user_id: 'bruno', channel: 'direct' }),
      event('03T00:06:00', {
        url_path: '/account',
        user_id: 'bruno',
        name: 'page_leave',
        engaged_ms: 60_000,
      }),
    ],
  )
  const sessions = await engine.read(`
    select session_id, arraySort(people) as people, started_at, ended_at, channel, source, campaign, entry_path, exit_path,
      events, page_views, interactions, engaged_ms, is_bounce
    from person_sessions(site = 'demo', from = '2026-03-02', to = '2026-03-03', tz = 'UTC')`)
  expect(sessions).toEqual([
    {
      session_id: 's1',
      people: ['ana', 'bruno'],
      started_at: '2026-03-02T23:50:00.000Z',
      ended_at: '2026-03-03T00:06:00.000Z',
      channel: 'email',
      source: 'news',
      campaign: 'spring',
      entry_path: '/',
      exit_path: '/account',
      events: 4,
      page_views: 2,
      interactions: 1,
      engaged_ms: 60_000,
      is_bounce: 0,
    },
  ])
})
