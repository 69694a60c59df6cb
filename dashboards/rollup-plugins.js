// The four small rollup plugins of the build. Each does one thing that a package would do with far more code.
import { globSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** Bundles one CSS file with what it imports and emits it under a hashed name. */
export function styles(file, name) {
  return {
    name: 'styles',
    async buildStart() {
      const result = await build({
        entryPoints: [file],
        bundle: true,
        minify: true,
        write: false,
        target: 'esnext',
      })
      this.emitFile({ type: 'asset', name, source: result.outputFiles[0].text })
    },
  }
}

/** Writes an HTML page with the hashed names of its entry, of what it imports and of the style sheet. */
export function page(template, name, fileName) {
  return {
    name: 'page',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle)
      const entry = files.find((file) => file.isEntry && file.name === name)
      const sheet = files.find((file) => file.fileName.endsWith('.css'))
      const tags = [
        `<link rel="stylesheet" href="/${sheet.fileName}" />`,
        `<script type="module" src="/${entry.fileName}"></script>`,
        ...entry.imports.map((path) => `<link rel="modulepreload" href="/${path}" />`),
      ]
      const html = readFileSync(template, 'utf8').replace('<!-- assets -->', tags.join('\n    '))
      this.emitFile({ type: 'asset', fileName, source: html })
    },
  }
}

/** Copies files that need no build; in pages, `<!-- include file -->` becomes that file. */
export function copied(from, patterns) {
  const source = (name) => readFileSync(join(from, name))
  const whole = (name) =>
    source(name)
      .toString()
      .replace(/<!-- include (\S+) -->/g, (_all, part) => source(part).toString().trim())
  return {
    name: 'copied',
    generateBundle() {
      for (const fileName of patterns.flatMap((pattern) => globSync(pattern, { cwd: from })))
        this.emitFile({
          type: 'asset',
          fileName,
          source: fileName.endsWith('.html') ? whole(fileName) : source(fileName),
        })
    },
  }
}

/** Puts `.br` and `.gz` beside every file, so that the server only picks one. */
export function compressed(dir) {
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
  return {
    name: 'compressed',
    writeBundle() {
      for (const name of readdirSync(dir, { recursive: true })) {
        const path = join(dir, name)
        if (!/\.(html|js|css|svg)$/.test(name) || !statSync(path).isFile()) continue
        const bytes = readFileSync(path)
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, best))
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}
