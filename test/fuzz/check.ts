/** Sends one request through the whole app and compares everything that came of it with the contract. */
import { isDeepStrictEqual } from 'node:util'
import type { Event } from '../../schema/parse.ts'
import { type Outcome, type RecordingHome, SECRET } from '../support/recording-home.ts'
import { ANY, type Answer, MADE, type Row, type Sent, browserAnswer, importAnswer } from './contract.ts'

/** Throws where the answer, or what was left in the sink, is not what the contract says. */
export async function check(sent: Sent, home: RecordingHome): Promise<void> {
  const { path, headers, body } = sent
  const outcome = await home.send(path, { method: 'POST', headers, body: body as BodyInit })
  checkAlways(outcome)
  if (path.endsWith('/e')) compare(outcome, browserAnswer(sent))
  else if (path.startsWith('/v1/import')) compare(outcome, importAnswer(sent))
}

/** What holds whatever was sent. */
function checkAlways({ status, answer, events, rejected }: Outcome): void {
  if (status >= 500) fail(`answered ${status}`, answer)
  const { error, results = [], accepted } = answer
  if (status >= 400) {
    if (!error?.code || !error.field || !error.message) fail('a refusal that does not say why', answer)
    if (events.length + rejected.length > 0) fail('refused, and kept all the same', events)
  } else {
    if (accepted !== events.length) fail(`accepted ${accepted}, and ${events.length} are in the sink`, answer)
    for (const { result, reason, message } of results)
      if (result !== 'drop' || !reason || !message) fail('a result that does not say why', results)
  }
  for (const { occurred_at = -1 } of events)
    if (!(occurred_at >= 0 && occurred_at <= Date.UTC(2300, 0))) fail('no column holds its time', occurred_at)
  const text = JSON.stringify([answer, events, rejected])
  if (text.includes(SECRET)) fail('says the secret', answer)
  for (const prototype of [Object.prototype, Array.prototype, Function.prototype])
    if (Object.keys(prototype).length > 0) fail('a prototype was changed', Object.keys(prototype))
}

function compare({ status, answer, events }: Outcome, expected: Answer): void {
  if ('refused' in expected) {
    const { code, field } = answer.error ?? {}
    // A body that may or may not be as packed as it says is read as far as it goes: see `pack`.
    if (
      !expected.refused.some((each) => each.status === status && each.code === code && each.field === field)
    )
      fail(`answered ${status} ${code} ${field}, not one of these`, expected.refused)
    return
  }
  if (status !== 202) fail(`answered ${status}, and nothing is wrong`, answer)
  const results = [...(answer.results ?? [])]
  const stored = [...events]
  for (const each of expected.events) {
    if ('record' in each) {
      const event = stored.shift()
      if (!event) fail(`the event of line ${each.line} is not taken`, { expected: each.record, answer })
      else compareRecord(event, each.record)
      continue
    }
    const result = results.shift()
    if (!result) fail(`the event of line ${each.line} is taken, which is wrong`, each.wrong)
    else if (result.line !== undefined && result.line !== each.line)
      fail(`line ${each.line} should be refused, and the next that is refused is`, {
        wrong: each.wrong,
        result,
      })
    else if (
      !each.wrong.some(
        ({ reason, field = '' }) => result.reason === reason && names(result.message ?? '', field),
      )
    )
      fail(`line ${each.line} is refused for another reason than`, { wrong: each.wrong, result })
  }
  if (results.length + stored.length > 0) fail('more was answered than sent', { results, stored })
}

/** `purchase.value: …`, also where it is `purchase.props.gift: …` for `purchase.props`. */
const names = (message: string, field: string): boolean =>
  message.startsWith(`${field}:`) ||
  (field.endsWith('.props') && message.startsWith(`${field}.`)) ||
  field === ''

/** Put by lists of their own, which have tests of their own: here only that nothing else stands in them. */
const CLASSIFIED = ['channel', 'source']

function compareRecord(event: Event, expected: Row): void {
  const found: Row = { ...event }
  const wanted: Row = { ...expected }
  if (wanted['event_id'] === MADE) {
    if (!/^content\.[\da-f]{32}$/.test(String(found['event_id']))) fail('an event without a key', found)
    wanted['event_id'] = found['event_id']
  }
  for (const [field, value] of Object.entries(wanted)) {
    if (value !== ANY) continue
    delete wanted[field]
    const { [field]: stored } = found
    if (/\w@\w+\.\w\w|[?&](gclid|_periplo)=/.test(String(stored)))
      fail(`${field} holds what may not be kept`, found)
    delete found[field]
  }
  for (const field of CLASSIFIED) {
    if (wanted[field] === undefined && typeof found[field] !== 'string' && found[field] !== undefined)
      fail(`${field} is no text`, found)
    delete wanted[field]
    delete found[field]
  }
  // -0 and 0 are the same number, also to JSON; so is what a copy through JSON leaves out.
  const [a, b] = [JSON.parse(JSON.stringify(found)) as Row, JSON.parse(JSON.stringify(wanted)) as Row]
  if (!isDeepStrictEqual(a, b)) fail('is stored as', { found: a, expected: b, differ: Object.keys({ ...a, ...b }).filter((key) => !isDeepStrictEqual(a[key], b[key])) }) // prettier-ignore
}

function fail(what: string, shown: unknown): never {
  throw new Error(`${what} ${JSON.stringify(shown, undefined, 1)}`)
}
