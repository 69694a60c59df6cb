// Requests as the snippet sends them, as fast as they are answered.
import autocannon from 'autocannon'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 8)
export const CONNECTIONS = 64
export const PER_REQUEST = [1, 10, 50]

/**
 * Prints a line for each size of request: ours, and what only parses.
 * @param cpuOf seconds of CPU that the process has had, where a busy machine must not decide
 * @returns events and requests that were acknowledged
 */
export async function compare(url, ceiling, cpuOf = () => Number.NaN) {
  console.log(`${SECONDS} s each, ${CONNECTIONS} connections\n`)
  console.log(
    'events/request   requests/s   events/s   p50 ms   p99 ms   only parsing   ratio   CPU µs/request',
  )
  const acknowledged = { events: 0, requests: 0 }
  for (const size of PER_REQUEST) {
    const plain = await load(ceiling, size)
    const before = cpuOf()
    const ours = await load(url, size)
    const requests = ours.events / size
    const cpu = ((cpuOf() - before) / requests) * 1e6
    acknowledged.events += ours.events
    acknowledged.requests += requests
    const cells = [
      size,
      Math.round(ours.perSecond / size),
      ours.perSecond,
      ours.p50,
      ours.p99,
      plain.perSecond,
      (ours.perSecond / plain.perSecond).toFixed(2),
      Number.isNaN(cpu) ? '' : Math.round(cpu),
    ]
    const widths = [14, 13, 11, 9, 9, 15, 8, 17]
    console.log(cells.map((cell, i) => String(cell).padStart(widths[i])).join(''))
  }
  return acknowledged
}

export async function load(url, size) {
  let request = 0
  const run = Math.random().toString(36).slice(2, 8)
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: [
      {
        method: 'POST',
        path: new URL(url).pathname,
        headers: { 'content-type': 'text/plain', origin: 'http://localhost' },
        setupRequest: (given) => ({ ...given, body: body(`${run}${request++}`, size) }),
      },
    ],
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} not 2xx, ${result.errors} errors`)
  return {
    events: result['2xx'] * size,
    perSecond: Math.round((result['2xx'] * size) / result.duration),
    p50: result.latency.p50,
    p99: result.latency.p99,
  }
}

/** A batch as the snippet sends it: one page view, its own id, then some events. */
function body(id, size) {
  const now = Date.now()
  const events = Array.from({ length: size }, (_, seq) =>
    seq === 0
      ? `{"name":"page_view","seq":0,"occurred_at":${now}}`
      : `{"name":"view_item","seq":${seq},"occurred_at":${now},"value":12.5,"currency":"COP","items":[{"item_id":"A-${seq}","item_name":"Mochila","price":12.5,"quantity":1}]}`,
  )
  return `{"site":"demo","sent_at":${now},"context":{"page_id":"p${id}","visitor_id":"visitor-${id}","session_id":"s${id}","consent_mode":"granted","url":"https://shop.example/producto?id=${id}&utm_source=instagram","referrer":"https://www.instagram.com/","language":"es-CO","screen":"390x844"},"events":[${events.join(',')}]}`
}
