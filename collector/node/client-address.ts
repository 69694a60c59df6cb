/** A proxy of ours: this machine, or a private network. */
const PRIVATE =
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd][\da-f]{2}:|fe[89ab][\da-f]:)/i

/**
 * Who sent a request, for counting alone. What a client says of itself is not believed: `X-Forwarded-For` counts from
 * its end, where the proxy nearest to us writes, and only where a proxy can be.
 * @param proxies how many proxies stand before us; unset: as many as have private addresses
 * @returns `undefined` for a program on this machine
 */
export function clientAddress(
  peer: string | undefined,
  forwarded: string | null,
  proxies: number | undefined,
): string | undefined {
  const chain = [...(forwarded ?? '').split(','), peer ?? '']
    .map((address) => bare(address))
    .filter((address) => address !== '')
    .toReversed()
  if (proxies !== undefined) return chain[Math.min(proxies, chain.length - 1)]
  const first = chain.find((address) => !PRIVATE.test(address))
  if (first !== undefined) return first
  const farthest = chain.at(-1)
  return farthest === undefined || /^(127\.|::1$)/.test(farthest) ? undefined : farthest
}

/** Without port, brackets and the mapping of IPv4 into IPv6. */
const bare = (address: string): string =>
  address
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/i, '')
