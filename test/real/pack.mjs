// Packages that are fetched as tarballs, because what they declare as dependencies is a whole tool chain.
import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const PACKED = [
  {
    name: 'klaro',
    version: '0.7.22',
    integrity:
      'sha512-NkaFxS4S8160/zH1UQzCSYIIsAtwIDHIkJ7xofCrgRqk14OSY+OJuwCjYyW+q5fmIeF4RvsuBH6brPe2BS9Z0A==',
  },
]

for (const { name, version, integrity } of PACKED) {
  const folder = join(import.meta.dirname, 'packed', name)
  if (existsSync(join(folder, 'package'))) continue
  mkdirSync(folder, { recursive: true })
  const run = (program, ...args) => execFileSync(program, args, { cwd: folder, stdio: 'pipe' })
  run('npm', 'pack', `${name}@${version}`, '--ignore-scripts', '--silent')
  const file = `${name}-${version}.tgz`
  const found = createHash('sha512')
    .update(readFileSync(join(folder, file)))
    .digest('base64')
  if (integrity !== `sha512-${found}`) throw new Error(`${file} is not the one that was read`)
  run('tar', 'xzf', file)
}
