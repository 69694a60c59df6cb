import type { Listen } from './tool.ts'

type Callback = (event: { campaign?: string; answers?: { id?: string; value?: unknown }[] }) => void
type Call = [options?: { events?: Record<string, Callback>; writeKey?: string } | string, ...rest: unknown[]]
type SatisMeter = ((...call: Call) => unknown) & { q?: ArrayLike<unknown>[] }

const ours = new WeakSet()

/**
 * SatisMeter takes its listeners only in the call that starts it: so that call is added to, before it is made or while
 * it waits in the queue; the site's own listeners go on. Its script puts another function in the place of the first; that is joined too. Where
 * the call was made before we came nothing is heard.
 * Names and fields: its help (article 93899). The question's words are not read; a number is the answer to a rating.
 */
export const satismeter: Listen = (page, say, guard) => {
  const original = page['satismeter'] as SatisMeter
  if (ours.has(original)) return
  const join = guard(([options]: Call) => {
    if (typeof options !== 'object' || !options.writeKey || ours.has(options)) return
    ours.add(options)
    const own = options.events ?? {}
    const events = (options.events = { ...own })
    const on = (name: string, callback: Callback) => {
      events[name] = (event) => {
        guard(callback)(event)
        own[name]?.(event)
      }
    }
    const answer: Callback = ({ campaign, answers }) => {
      for (const { id, value } of answers ?? []) {
        say.answer(campaign, id, typeof value === 'number' ? { instrument: 'rating', score: value } : {})
      }
    }
    on('display', ({ campaign }) => say.view(campaign))
    on('dismiss', ({ campaign }) => say.close(campaign))
    on('progress', answer)
    on('complete', answer)
  })
  for (const call of original.q ?? []) join([call[0]] as Call)
  const joined = Object.assign((...call: Call) => {
    join(call)
    return original(...call)
  }, original)
  ours.add(joined)
  page['satismeter'] = joined
}
