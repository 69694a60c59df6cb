import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

export interface SlowLine {
  /** `http://127.0.0.1:<port>`, the same server as behind the line. */
  origin: string
  close: () => Promise<void>
}

/**
 * A TCP proxy on loopback that holds everything back for half a round trip, each way. A new connection costs a whole
 * round trip more before its first byte, because the handshake itself is with the proxy and takes no time.
 */
export async function startSlowLine(port: number, roundTrip = 300): Promise<SlowLine> {
  const sockets = new Set<Socket>()

  const carry = (from: Socket, to: Socket, open: number) => {
    // Timers of different lengths may fall due in another order than they were set, and a line does not.
    const waiting: (() => void)[] = []
    const later = (act: () => void) => {
      waiting.push(act)
      setTimeout(() => waiting.shift()?.(), Math.max(roundTrip / 2, open + roundTrip / 2 - Date.now()))
    }
    from.on('data', (chunk) => later(() => to.writable && to.write(chunk)))
    from.on('end', () => later(() => to.end()))
    // A cut is carried like the rest: what was on the line before it still arrives.
    from.on('error', () => later(() => to.destroy()))
    from.on('close', () => sockets.delete(from))
    from.setNoDelay(true)
    sockets.add(from)
  }

  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    carry(near, far, Date.now() + roundTrip)
    carry(far, near, 0)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((done) => server.close(() => done()))
    },
  }
}
