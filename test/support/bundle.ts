import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type Plugin, build } from 'esbuild'

const REAL = new URL('../real/', import.meta.url)
const require = createRequire(new URL('package.json', REAL))

interface SvelteCompiler {
  compile: (source: string, options: { generate: string; filename: string }) => { js: { code: string } }
}

const svelte: Plugin = {
  name: 'svelte',
  setup: (bundler) =>
    bundler.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { compile } = require('svelte/compiler') as SvelteCompiler
      const source = await readFile(path, 'utf8')
      return { contents: compile(source, { generate: 'client', filename: path }).js.code }
    }),
}

/** One classic script of a small site and the packages of test/real that it imports, as its build would make it. */
export const bundle = async (entry: URL): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    conditions: ['browser', 'module', 'production'],
    nodePaths: [fileURLToPath(new URL('node_modules', REAL))],
    alias: { vue: 'vue/dist/vue.esm-bundler.js' },
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    plugins: [svelte],
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}

/** A package's file as it is published, for a script tag of its own. */
export const readPackage = (path: string): Promise<string> =>
  readFile(new URL(`node_modules/${path}`, REAL), 'utf8')
