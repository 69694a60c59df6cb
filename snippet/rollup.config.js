import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import esbuild from 'rollup-plugin-esbuild'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'

/** SHA-256 of each second file, base 64: what is built later brings the hashes of those it may fetch. */
const hashes = {}

const putHashes = {
  name: 'put-hashes',
  load: (id) =>
    id.endsWith('/snippet/hashes.ts') ? `export const hashes = ${JSON.stringify(hashes)}` : undefined,
}

/** Builds a core with the preset, see `preset.ts`. */
const putPreset = {
  name: 'put-preset',
  load: (id) => (id.endsWith('/snippet/preset.ts') ? 'export const IS_CNIL = true' : undefined),
}

const takeHash = (part) => ({
  name: 'take-hash',
  generateBundle(_options, bundle) {
    for (const { code } of Object.values(bundle)) {
      if (code) hashes[part] = createHash('sha256').update(code).digest('base64')
    }
  },
})

const brotli = (code, options) => {
  const source = Buffer.from(code)
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: source.length,
  }
  return brotliCompressSync(source, { params, ...options })
}

/** Beside each file the forms a server can send as they are. */
const compress = {
  name: 'compress',
  generateBundle(_options, bundle) {
    for (const { fileName, code } of Object.values(bundle)) {
      if (!code) continue
      this.emitFile({ type: 'asset', fileName: fileName + '.br', source: brotli(code) })
      this.emitFile({ type: 'asset', fileName: fileName + '.gz', source: gzipSync(code, { level: 9 }) })
    }
  },
}

/**
 * The core is one function, called with what makes options of the tag's attributes. The last words of the file leave them
 * as they are; the collector puts others in their place, which know the site's settings (`collector/serve/script.ts`). What
 * fails while the core itself is read, as `crypto` taken away, fails in silence. Added to the minified text, because
 * minifiers do little inside a `try`.
 */
const wrap = {
  name: 'wrap',
  renderChunk: (code) => `($=>{"use strict";try{${code.trim().replace(/;$/, '')}}catch{}})(e=>e)`,
}

/** Beside a core its brotli stream without the last words and without an end: the collector writes on. */
const leaveOpen = {
  name: 'leave-open',
  generateBundle(_options, bundle) {
    for (const { fileName, code } of Object.values(bundle)) {
      if (!code) continue
      const finishFlush = constants.BROTLI_OPERATION_FLUSH
      const source = brotli(code.slice(0, code.lastIndexOf('(')), { finishFlush })
      this.emitFile({ type: 'asset', fileName: fileName + '.open', source })
    }
  },
}

const minify = (module, toplevel = true) =>
  terser({
    ecma: 2022,
    module,
    toplevel,
    compress: {
      passes: 3,
      pure_getters: true,
      unsafe_arrows: true,
      unsafe_methods: true,
      hoist_props: true,
      // Smaller once compressed: what is inlined everywhere repeats less.
      // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- a number is what terser documents
      inline: 1,
      negate_iife: false,
      // Free, so nothing else is called like this; the parameter of `wrap`.
      global_defs: { '@bake': '$' },
    },
    // Names of the page are not ours to shorten: `__tcfapi`, `_iub`, `_sva`.
    mangle: { properties: { regex: /^_(?!_|iub$|sva$)/ } },
    format: { comments: false },
  })

const build = (input, output, ...plugins) => ({
  input: `snippet/${input}`,
  output,
  plugins: [
    putHashes,
    resolve(),
    esbuild({ target: 'es2022', tsconfig: false }),
    minify(output.format === 'es', !output.name),
    ...plugins,
    compress,
  ],
})

const buildCore = (file, ...plugins) =>
  build('index.ts', { file: `dist/${file}`, format: 'es' }, ...plugins, wrap, leaveOpen)

/** Second files: `snippet/<part>/part.ts`. The finder is last, because it brings the hashes of the others. */
export const PARTS = readdirSync('snippet', { recursive: true })
  .filter((file) => /^[\w-]+\/part\.ts$/.test(file))
  .map((file) => file.split('/')[0])
  .sort((a, b) => (a === 'find') - (b === 'find') || a.localeCompare(b))

export default [
  ...PARTS.map((part) =>
    build(`${part}/part.ts`, { file: `dist/p.${part}.js`, format: 'iife' }, takeHash(part)),
  ),
  buildCore('p.js'),
  buildCore('p.cnil.js', putPreset),
  // A server imports it too, where there is no page: what is read when the module begins must be there.
  build('npm.ts', {
    file: 'dist/npm/index.js',
    format: 'es',
    intro: "const { location = { href: '' }, document = { referrer: '' } } = globalThis",
  }),
  // For other people's tag managers.
  build('gtm-template/tag.ts', { file: 'dist/tag.js', format: 'iife' }),
  build('shopify-pixel/pixel.ts', { file: 'dist/shopify-pixel.js', format: 'iife', name: 'periplo' }),
]
