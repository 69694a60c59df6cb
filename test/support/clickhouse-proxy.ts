import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What to answer instead of the engine: its error code and status, or `cut` the connection; nothing lets it through. */
export type Fault = { code: number } | 'cut' | undefined

export interface Proxy {
  /** The engine's address, through here. */
  url: string
  /** Decides for each request by its statement and body. */
  fault: (statement: string, body: string) => Fault
  close: () => void
}

/** Stands between a home and the real engine, so that a test can take the engine away or let it refuse. */
export async function proxyClickHouse(engine: string): Promise<Proxy> {
  const target = new URL(engine)
  const proxy: Proxy = { url: '', fault: () => undefined, close: () => {} }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const statement = new URL(request.url ?? '/', target).searchParams.get('query') ?? body.toString()
    const fault = proxy.fault(statement, body.toString())
    if (fault === 'cut') {
      request.socket.destroy()
      return
    }
    if (fault) {
      response.writeHead(500, { 'X-ClickHouse-Exception-Code': String(fault.code) })
      response.end(`Code: ${fault.code}. DB::Exception: said by the test. (SAID_BY_TEST)`)
      return
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(
        ([name]) => !/^(host|connection|content-length|accept-encoding|expect|transfer-encoding)$/.test(name),
      ),
    ) as Record<string, string>
    const said = await fetch(new URL(request.url ?? '/', target.origin), {
      method: request.method ?? 'GET',
      headers,
      ...(body.length > 0 ? { body } : {}),
    })
    const text = Buffer.from(await said.arrayBuffer())
    const code = said.headers.get('X-ClickHouse-Exception-Code')
    response.writeHead(said.status, code ? { 'X-ClickHouse-Exception-Code': code } : {})
    response.end(text)
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = new URL(target)
  url.port = String((server.address() as AddressInfo).port)
  proxy.url = url.href
  proxy.close = () => {
    server.closeAllConnections()
    server.close()
  }
  return proxy
}
