// Builds dist/app/: the dashboards (hashed names, one file per view) and the demo shop (fixed names).
import { rmSync } from 'node:fs'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import esbuild from 'rollup-plugin-esbuild'
import { compressed, copied, page, styles } from './rollup-plugins.js'

const out = 'dist/app'
rmSync(out, { recursive: true, force: true })

const typescript = esbuild({ target: 'es2022', jsx: 'automatic', jsxImportSource: 'preact', tsconfig: false })
const small = terser({ module: true, compress: { passes: 2 }, mangle: true })

// The words of a view are called after it, in each language: `es-map`.
const langOf = (file) => /text\/(e[sn])\//.exec(file)?.[1].concat('-') ?? ''

export default [
  {
    input: { app: 'dashboards/main.tsx', shared: 'dashboards/share/main.tsx' },
    output: {
      dir: out,
      format: 'es',
      entryFileNames: '[name].[hash].js',
      chunkFileNames: ({ facadeModuleId }) => `${langOf(facadeModuleId)}[name].[hash].js`,
      assetFileNames: '[name].[hash][extname]',
      // One file for what views share, else every small part becomes a request of its own. A chart goes with the views that
      // draw it.
      manualChunks: (id) =>
        /\/dashboards\/(views\/(?!index)|charts\/|text\/(?!.*index)|share\/|main\.tsx)/.test(id)
          ? undefined
          : 'base',
    },
    plugins: [
      nodeResolve({ browser: true, extensions: ['.ts', '.tsx', '.mjs', '.js'] }),
      typescript,
      small,
      styles('dashboards/styles/index.css', 'app.css'),
      page('dashboards/index.html', 'app', 'index.html'),
      page('dashboards/index.html', 'shared', 'shared/index.html'),
      copied('dashboards', ['favicon.svg']),
      compressed(out),
    ],
  },
  {
    input: { shop: 'dashboards/demo/shop.ts' },
    output: { dir: `${out}/demo`, format: 'es', entryFileNames: '[name].js' },
    plugins: [
      nodeResolve({ browser: true, extensions: ['.ts', '.js'] }),
      typescript,
      small,
      copied('dashboards/demo', ['*.html', '*.css', 'img/*.svg']),
      compressed(`${out}/demo`),
    ],
  },
]
