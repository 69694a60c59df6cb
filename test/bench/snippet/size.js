// What each tracker weighs: raw, gzip 9, brotli 11.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { ourFiles } from './trackers.js'

const weigh = (content) => ({
  raw: Buffer.byteLength(content),
  gzip: gzipSync(content, { level: 9 }).length,
  brotli: brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(content),
    },
  }).length,
})

const add = (a, b) => ({ raw: a.raw + b.raw, gzip: a.gzip + b.gzip, brotli: a.brotli + b.brotli })

export function measureSizes(trackers) {
  const files = ourFiles().map(({ file, content }) => ({ name: file, ...weigh(content) }))
  // A site has one of the two files of vitals, the standard one unless it asks for the other.
  const family = files
    .filter(({ name }) => !name.includes('attribution'))
    .reduce(add, { raw: 0, gzip: 0, brotli: 0 })
  const peers = Object.entries(trackers)
    .filter(([, { code }]) => code)
    .map(([name, { script, version, has }]) => ({ name: `${name} ${version}`, ...weigh(script), has }))
    .toSorted((a, b) => a.brotli - b.brotli)
  return [...files, { name: 'all of ours', ...family, has: 'each part on pages that need it' }, ...peers]
}
