/** A meta-block says its length in 16 bits. */
const MAX_BLOCK = 65_536
/** The last meta-block, with nothing in it. */
const END = 3

/**
 * Writes on where a brotli stream was flushed and not ended, and ends it. The text goes in as it is, in uncompressed
 * meta-blocks (RFC 7932, section 9.2), so nothing has to be compressed when it is asked for: three bytes each, in one of
 * which most texts fit, and one at the end.
 */
export function endBrotli(open: Uint8Array, text: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks = Math.ceil(text.length / MAX_BLOCK)
  const whole = new Uint8Array(open.length + text.length + 3 * blocks + 1)
  whole.set(open)
  let at = open.length
  for (let from = 0; from < text.length; from += MAX_BLOCK) {
    const block = text.subarray(from, from + MAX_BLOCK)
    // From the lowest bit: not the last (0), four nibbles of length (00), length - 1, uncompressed (1).
    const header = ((block.length - 1) << 3) | (1 << 19)
    whole.set([header & 255, (header >> 8) & 255, header >> 16], at)
    whole.set(block, at + 3)
    at += 3 + block.length
  }
  whole[at] = END
  return whole
}
