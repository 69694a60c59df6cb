import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { endBrotli } from '../../collector/serve/brotli.ts'

/** A stream that ends where a flush left it, as the build leaves the core. */
const leaveOpen = (text: string, lgwin = 22): Uint8Array =>
  brotliCompressSync(text, {
    finishFlush: constants.BROTLI_OPERATION_FLUSH,
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: lgwin },
  })
const read = (stream: Uint8Array): string => brotliDecompressSync(stream).toString()
const noise = (length: number): string =>
  Array.from({ length }, (_, i) => String.fromCharCode(32 + ((i * i * 31 + i * 7) % 94))).join('')

describe('ends an open stream', () => {
  const sizes = [0, 1, 2, 127, 128, 255, 256, 257, 4096, 65_535, 65_536, 65_537, 70_000, 131_072, 131_073]
  test.each(sizes)('with a text of %i bytes', (size) => {
    const text = noise(size)
    const stream = endBrotli(leaveOpen('($=>{})'.repeat(50)), Buffer.from(text))
    expect(read(stream) === '($=>{})'.repeat(50) + text).toBe(true)
  })

  // Where the flush ended within its last byte must not matter.
  test('whatever the text before it', () => {
    for (let length = 0; length < 600; length += 1) {
      const before = noise(length)
      expect(read(endBrotli(leaveOpen(before), Buffer.from('(e=>e)')))).toBe(before + '(e=>e)')
    }
  })

  test('with more than its window holds', () => {
    const stream = endBrotli(leaveOpen(noise(30_000), 10), Buffer.from(noise(70_000)))
    expect(read(stream) === noise(30_000) + noise(70_000)).toBe(true)
  })

  test('with four bytes more than the text', () => {
    const open = leaveOpen('core')
    expect(endBrotli(open, Buffer.from('é{}')).length).toBe(open.length + 4 + 4)
    expect(read(endBrotli(open, Buffer.from('é{}')))).toBe('coreé{}')
  })
})
