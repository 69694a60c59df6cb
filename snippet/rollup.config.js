import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import esbuild from 'rollup-plugin-esbuild'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'

/** Beside each file the forms a server can send as they are. */
const compress = {
  name: 'compress',
  generateBundle(_options, bundle) {
    for (const { fileName, code } of Object.values(bundle)) {
      if (!code) continue
      const source = Buffer.from(code)
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: source.length,
      }
      this.emitFile({
        type: 'asset',
        fileName: fileName + '.br',
        source: brotliCompressSync(source, { params }),
      })
      this.emitFile({ type: 'asset', fileName: fileName + '.gz', source: gzipSync(source, { level: 9 }) })
    }
  },
}

const minify = (module) =>
  terser({
    ecma: 2020,
    module,
    toplevel: true,
    compress: { passes: 3, pure_getters: true, unsafe_arrows: true, unsafe_methods: true, hoist_props: true },
    // Names of the page are not ours to shorten: `__tcfapi`, `_iub`.
    mangle: { properties: { regex: /^_(?!_|iub$)/ } },
    format: { comments: false },
  })

const build = (input, output) => ({
  input: `snippet/${input}`,
  output,
  plugins: [
    resolve(),
    esbuild({ target: 'es2020', tsconfig: false }),
    minify(output.format === 'es'),
    compress,
  ],
})

/** Second files: `snippet/<part>/part.ts`, for what most pages do not need. */
const PARTS = ['vitals', 'vitals-attribution', 'friction', 'chat', 'cmp']

export default [
  build('index.ts', { file: 'dist/p.js', format: 'iife' }),
  ...PARTS.map((part) => build(`${part}/part.ts`, { file: `dist/p.${part}.js`, format: 'iife' })),
  build('npm.ts', { file: 'dist/npm/index.js', format: 'es' }),
]
