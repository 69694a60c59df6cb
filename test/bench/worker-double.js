// What runs in workerd for the bench: the Worker with a queue that only counts, and beside it the ceiling.
import worker from '../../collector/index.ts'

export { Coalescer } from '../../collector/index.ts'

let messages = 0
const queue = {
  send: async () => void messages++,
  sendBatch: async (list) => void (messages += [...list].length),
}
let doubled

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/only-parsing') {
      const batch = JSON.parse(await request.text())
      return Response.json({ accepted: batch.events.length, results: [] }, { status: 202 })
    }
    if (pathname === '/taken') return Response.json({ messages })
    // The same object each time: the Worker reads its settings once for an environment.
    doubled ??= { ...env, QUEUE: queue }
    return worker.fetch(request, doubled)
  },
}
