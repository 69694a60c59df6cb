// Reads from a Chromium trace what a script costs the main thread of its page.

// `RunTask` is the last one's.
const CATEGORIES = ['devtools.timeline', 'v8', 'disabled-by-default-devtools.timeline']
/** Evaluation: compiling and running the file itself. */
const EVALUATION = /^(EvaluateScript|v8\.compile)$/

/** Traces the browser while `act` runs. */
export async function record(browser, act) {
  const session = await browser.newBrowserCDPSession()
  const events = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES, excludedCategories: ['*'] },
  })
  try {
    await act()
  } finally {
    const ended = new Promise((done) => session.once('Tracing.tracingComplete', done))
    await session.send('Tracing.end')
    await ended
    await session.detach()
  }
  return events
}

/**
 * Milliseconds on the main thread that runs the scripts whose address `isOurs`. `isProcessor`: of the processor's time
 * instead of the clock's, which leaves out what other programs took and what was waited for.
 */
export function readCosts(given, isOurs, isProcessor) {
  const events = isProcessor ? given.map((event) => ({ ...event, ts: event.tts, dur: event.tdur })) : given
  const urlOf = ({ args }) => args?.data?.url ?? args?.url ?? args?.fileName ?? ''
  const whole = events.filter(({ ph, ts, dur }) => ph === 'X' && ts !== undefined && dur !== undefined)
  const first = whole
    .filter((event) => EVALUATION.test(event.name) && isOurs(urlOf(event)))
    .toSorted((a, b) => a.ts - b.ts)[0]
  if (!first) throw new Error('the script was not seen in the trace')
  const thread = whole.filter(({ pid, tid }) => pid === first.pid && tid === first.tid)
  const evaluation = thread.filter((event) => EVALUATION.test(event.name) && isOurs(urlOf(event)))
  const called = thread.filter((event) => event.name === 'FunctionCall' && isOurs(urlOf(event)))
  const dispatched = thread.filter(({ name }) => name === 'EventDispatch')
  const tasks = thread.filter(({ name }) => name === 'RunTask' || name === 'ThreadControllerImpl::RunTask')
  const own = merge([
    ...evaluation,
    ...called,
    // What a callback leaves to promises runs at the end of its task and is not traced by itself.
    ...called
      .filter((call) => !dispatched.some((outer) => isWithin(call, outer)))
      .flatMap((call) =>
        tasks
          .filter((task) => isWithin(call, task) && !evaluation.some((other) => isWithin(other, task)))
          .map((task) => ({ ts: call.ts, dur: task.ts + task.dur - call.ts })),
      ),
  ])
  return {
    evaluation: total(merge(evaluation.filter((event) => urlOf(event) === urlOf(first)))),
    attributed: total(own),
    // A task may hold the page's own parsing too: only our share of it counts.
    longest: Math.max(0, ...(tasks.length ? tasks : own.map(toSlice)).map((task) => overlap(own, task))),
    thread: total(merge(tasks)),
  }
}

const isWithin = (inner, outer) => inner.ts >= outer.ts && inner.ts <= outer.ts + outer.dur

const toSlice = ([from, to]) => ({ ts: from, dur: to - from })

/** Slices as spans without overlap. */
function merge(slices) {
  const spans = []
  for (const { ts, dur } of slices.toSorted((a, b) => a.ts - b.ts)) {
    const last = spans.at(-1)
    if (last && ts <= last[1]) last[1] = Math.max(last[1], ts + dur)
    else spans.push([ts, ts + dur])
  }
  return spans
}

const total = (spans) => spans.reduce((sum, [from, to]) => sum + to - from, 0) / 1000

const overlap = (spans, { ts, dur }) =>
  total(
    spans
      .filter(([from, to]) => to > ts && from < ts + dur)
      .map(([from, to]) => [Math.max(from, ts), Math.min(to, ts + dur)]),
  )
