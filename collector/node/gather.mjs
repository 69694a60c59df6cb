// Last step of the build: one folder holds all that is served.
import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './prepare.mjs'

const dist = join(ROOT, 'dist')
for (const name of readdirSync(dist).filter((name) => /\.js(\.br|\.gz)?$/.test(name))) {
  cpSync(join(dist, name), join(dist, 'app', name))
}
