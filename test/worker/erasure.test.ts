import { env } from 'cloudflare:workers'
import { afterAll, expect, test } from 'vitest'
import { connect } from '../../collector/clickhouse.ts'
import worker from '../../collector/index.ts'
import { keep, keepText, kept } from '../../collector/sinks/bucket.ts'
import type { Message } from '../../collector/sinks/sink.ts'

const clickhouse = connect(env.CLICKHOUSE_URL)
afterAll(() => clickhouse.close())

const message = (...visitors: string[]): Message => ({
  id: visitors.join('.'),
  events: visitors.map((visitor_id, seq) => ({
    ...{
      site_id: 'demo',
      name: 'page_view',
      occurred_at: 1,
      received_at: 1,
      visitor_id,
      page_id: 'parked',
      seq,
    },
    props: {},
  })),
  rejected: [],
})

test('an erasure takes a person out of the parked messages in R2, and leaves the others', async () => {
  const bucket = env.BUCKET
  for (const { key } of (await bucket.list()).objects) await bucket.delete(key)
  await keep(bucket, 'parked', [message('gone', 'stays')])
  await keep(bucket, 'parked', [message('gone')])
  await keepText(bucket, 'parked', 'nobody can read {"visitor_id":"gone"')
  const url = 'https://t.example/api/v1/people/gone?site=demo'
  const ask = (method: string, path = '') =>
    worker.fetch(new Request(url.replace('?', `${path}?`), { method, headers: { Authorization: `Bearer ${env.PERIPLO_SECRET}` } }), env) // prettier-ignore
  const answer = await ask('DELETE')
  expect(await answer.json()).toMatchObject({ person_id: 'gone', removed: { events: 0, dead_letters: 3 } })
  const { objects } = await bucket.list({ prefix: 'parked/' })
  expect(objects).toHaveLength(1)
  const left = await kept((await bucket.get(objects[0]?.key ?? '')) as R2ObjectBody)
  expect(left.flatMap(({ events }) => events.map(({ visitor_id }) => visitor_id))).toEqual(['stays'])
  expect((await ask('GET', '/export')).status).toBe(404)
})
