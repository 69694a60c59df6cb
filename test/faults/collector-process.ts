/** The Node home's collector and writer in a process that can be killed; ClickHouse is elsewhere. */
import { createServer } from 'node:http'
import { open } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { createApp } from '../../collector/app.ts'
import { connect } from '../../collector/clickhouse.ts'
import { createMeter } from '../../collector/observe/meter.ts'
import { openWal } from '../../collector/node/wal.ts'
import { DEMO_SITE } from '../../collector/sites.ts'
import { write } from '../../collector/write/writer.ts'

export type Order =
  | { begin: { directory: string; clickhouse: string; maxBytes: number } }
  | { disk: 'full' | 'well' }
  | { close: true }

let isFull = false
await breakDisk()
process.on('message', (order: Order) => {
  if ('disk' in order) isFull = order.disk === 'full'
  else if ('begin' in order) void begin(order.begin)
})
process.on('disconnect', () => process.exit(0))
process.send?.({ ready: true })

async function begin(given: { directory: string; clickhouse: string; maxBytes: number }): Promise<void> {
  const clickhouse = connect(given.clickhouse)
  const wal = await openWal({
    directory: given.directory,
    maxBytes: given.maxBytes,
    drain: (messages, again) => write(messages, clickhouse, again),
  })
  const app = createApp({
    sites: new Map([[DEMO_SITE.key, DEMO_SITE]]),
    sink: wal,
    clickhouse,
    secret: 'a-secret-for-tests-only',
    openOnLoopback: true,
    now: Date.now,
    meter: createMeter(),
    geo: () => ({}),
    asset: () => Promise.resolve(new Response('', { status: 404 })),
  })
  const server = createServer(getRequestListener((request) => app.fetch(request)))
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
  process.on('message', (order: Order) => {
    if (!('close' in order)) return
    server.closeAllConnections()
    server.close()
    void wal.close(1000).then(() => process.exit(0))
  })
}

/** A full disk takes some of what is written and then no more. */
async function breakDisk(): Promise<void> {
  const file = await open('/dev/null', 'r')
  const prototype = Object.getPrototypeOf(file) as Record<string, (...given: unknown[]) => Promise<unknown>>
  await file.close()
  const { write: real } = prototype
  prototype['write'] = async function (this: unknown, ...given: unknown[]) {
    if (!isFull || !real) return real?.apply(this, given)
    const [bytes, at, length, position] = given as [Buffer, number, number, number]
    if (length > 1) await real.call(this, bytes, at, length >> 1, position)
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  }
}
