// Last step of the build: one folder holds all that is served.
import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './prepare.mjs'

const dist = join(ROOT, 'dist')
for (const name of readdirSync(dist).filter((file) => /\.js(\.br|\.gz)?$/.test(file))) {
  cpSync(join(dist, name), join(dist, 'app', name))
}
