import { once } from 'node:events'
import { type IncomingMessage, createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from './random.ts'

/** How often each goes wrong, 0 to 1. */
export interface LineFaults {
  /** Cut before ClickHouse hears of it. */
  before: number
  /** Cut after it took effect: the answer is lost, whole or half. */
  after: number
  /** Refused as an engine refuses that is out of memory. */
  refused: number
  /** Late by some tens of milliseconds. */
  slow: number
}
export const NO_FAULTS: LineFaults = { before: 0, after: 0, refused: 0, slow: 0 }

/** A bad line to ClickHouse. */
export interface Line {
  url: string
  faults: LineFaults
  close: () => void
}

export async function openLine(to: string, random: Random): Promise<Line> {
  const target = new URL(to)
  const line: Line = { url: '', faults: NO_FAULTS, close: () => {} }
  const server = createServer((request, response) => {
    const { before, after, refused, slow } = line.faults
    const fate = random.next()
    const pass = async (): Promise<void> => {
      const body = await read(request)
      if (random.chance(slow)) await sleep(random.int(1, 80))
      if (fate < before) {
        request.socket.destroy()
        return
      }
      if (fate < before + refused) {
        response.writeHead(500, { 'X-ClickHouse-Exception-Code': '241' })
        response.end('Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)')
        return
      }
      const upstream = send({
        host: target.hostname,
        port: target.port,
        method: request.method,
        path: request.url,
        headers: { ...request.headers, host: target.host },
      })
      upstream.on('error', () => request.socket.destroy())
      upstream.end(body)
      const [answer] = (await once(upstream, 'response')) as [IncomingMessage]
      const content = await read(answer)
      if (fate > 1 - after) {
        // Half of the answer, or nothing of it.
        if (random.chance(0.5)) {
          response.writeHead(answer.statusCode ?? 500, {
            ...answer.headers,
            'content-length': String(content.length + 9),
          })
          response.write(content.subarray(0, content.length >> 1))
        }
        setImmediate(() => request.socket.destroy())
        return
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      response.end(content)
    }
    pass().catch(() => request.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(to)
  url.port = String((server.address() as AddressInfo).port)
  line.url = url.href
  line.close = () => {
    server.closeAllConnections()
    server.close()
  }
  return line
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
