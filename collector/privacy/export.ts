import type { Home } from '../home.ts'
import { HttpError, NO_STORE } from '../http-error.ts'
import { heldIn } from './held.ts'
import { personOf } from '../read/people.ts'
import { ask } from '../read/query-api.ts'
import { siteOf } from '../sites.ts'

/** The lists of an export, in order; `docs/privacy.md` says what they are. */
export const SECTIONS: Record<string, string> = {
  events: `select * from events where ${heldIn('events')} order by occurred_at, seq`,
  consent: `select occurred_at, visitor_id, consent_source, consent_method, consent_before, consent_after, purposes_before,
      purposes_after, cmp_receipt
    from events where ${heldIn('events')} and name = 'consent_update' order by occurred_at, seq`,
  identities: `select visitor_id, user_id, min(i.identified_at) as identified_at, max(i.recorded_at) as recorded_at
    from identities as i where ${heldIn('identities')} group by visitor_id, user_id order by identified_at`,
  aliases: `select previous_id, user_id, min(a.aliased_at) as aliased_at
    from user_aliases as a where ${heldIn('user_aliases')} group by previous_id, user_id order by aliased_at`,
  sessions: `select visitor_id, session_id, user_id, min(s.started_at) as started_at, max(s.ended_at) as ended_at,
      argMinMerge(s.channel) as channel, argMinMerge(s.source) as source, argMinMerge(s.campaign) as campaign,
      argMinMerge(s.referrer_host) as referrer_host, argMinMerge(s.entry_path) as entry_path,
      argMaxMerge(s.exit_path) as exit_path, max(s.country) as country, max(s.device) as device,
      sum(s.events) as events, sum(s.page_views) as page_views, sum(s.engaged_ms) as engaged_ms
    from sessions as s where ${heldIn('sessions')} group by visitor_id, session_id, user_id order by started_at`,
  rejected_events: `select * from rejected_events where ${heldIn('rejected_events')} order by received_at`,
}

/**
 * `GET /api/v1/people/{person_id}/export`: everything that is held of a person, as one JSON object of lists. It goes out
 * as it is read: a person's years are never in memory, and an answer that is cut off is no JSON.
 * @throws HttpError 404 when nothing is held by that id, 409 when it is a browser of somebody known
 */
export async function exportPerson(request: Request, personId: string, home: Home): Promise<Response> {
  const site = siteOf(home.sites, new URL(request.url).searchParams.get('site'))
  const parameters = { site: site.key, person_id: await personOf(site, personId, home) }
  const options = { parameters, signal: request.signal }
  const counts = ['events', 'identities', 'user_aliases', 'rejected_events']
    .map((table) => `(select count() from ${table} where ${heldIn(table)})`)
    .join(' + ')
  if (
    (await ask(home, `select ${counts} > 0 as held`, { ...options, format: 'JSONEachRow' })).includes(':0')
  ) {
    throw new HttpError(404, 'unknown_person', 'Nothing is held of anybody by that id', {
      field: 'person_id',
    })
  }
  const texts = textOf({ ...parameters, exported_at: new Date(home.now()).toISOString() }, (sql) =>
    home.clickhouse.stream(sql, options),
  )
  const body = new ReadableStream<string>({
    pull: async (controller) => {
      const { value, done } = await texts.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => void (await texts.return()),
  })
  return new Response(body.pipeThrough(new TextEncoderStream()), {
    headers: {
      'Content-Type': 'application/json',
      'Content-Disposition': 'attachment; filename="person.json"',
      ...NO_STORE,
    },
  })
}

async function* textOf(
  head: object,
  read: (sql: string) => Promise<ReadableStream<Uint8Array>>,
): AsyncGenerator<string, void, void> {
  yield JSON.stringify(head).slice(0, -1)
  for (const [name, sql] of Object.entries(SECTIONS)) {
    yield `,\n"${name}": [\n`
    // A row ends with a line's end; whether a comma belongs there is known when the next one comes.
    let end = ''
    const decoder = new TextDecoder()
    for await (const bytes of await read(sql)) {
      const text = end + decoder.decode(bytes, { stream: true })
      end = text.endsWith('\n') ? '\n' : ''
      yield text.slice(0, text.length - end.length).replaceAll('\n', ',\n')
    }
    yield ']'
  }
  yield '}\n'
}
