// Last step of the build: one folder holds all that is served.
import { createHash } from 'node:crypto'
import { cpSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './prepare.mjs'

const dist = join(ROOT, 'dist')
const app = join(dist, 'app')
for (const name of readdirSync(app)) if (name.startsWith('p.')) rmSync(join(app, name))
for (const name of readdirSync(dist).filter((file) => /^p\..*js(\.br|\.gz|\.open)?$/.test(file))) {
  cpSync(join(dist, name), join(app, nameOf(name)))
}

// What is pasted into other people's tag managers, or loaded by them.
for (const name of ['tag.js', 'shopify-pixel.js'].flatMap((file) => [file, `${file}.br`, `${file}.gz`])) {
  cpSync(join(dist, name), join(app, name))
}
cpSync(join(ROOT, 'snippet', 'gtm-template', 'template.tpl'), join(app, 'gtm-template.tpl'))

/** A second file bears the hash that the core asks for (`snippet/load.ts`): it may be kept for ever. */
function nameOf(file) {
  const [, part, ending] = /^p\.([\w-]+)\.js(\.\w+)?$/.exec(file) ?? []
  // A core is asked for by its plain name.
  if (!part || part === 'cnil') return file
  const hash = createHash('sha256')
    .update(readFileSync(join(dist, `p.${part}.js`)))
    .digest('base64')
  return `p.${part}.${hash.slice(0, 8).replace(/\W/g, '_')}.js${ending ?? ''}`
}
