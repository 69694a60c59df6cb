/** Prints what the snippet and its second files weigh and fails above a budget: `node snippet/size.js`, after the build. */
import { existsSync, readFileSync } from 'node:fs'
import builds from './rollup.config.js'

/** Bytes of brotli. */
const BUDGETS = {
  'p.js': 6000,
  'p.vitals.js': 3400,
  'p.vitals-attribution.js': 5800,
  'p.friction.js': 1700,
  'p.chat.js': 1900,
  'p.cmp.js': 3000,
}

const built = builds.map(({ output }) => output.file)
for (const [name, budget] of Object.entries(BUDGETS)) {
  const file = `dist/${name}`
  // Nobody builds it yet; what is built and missing is an error.
  if (!built.includes(file) && !existsSync(file)) continue
  const [raw, gzip, brotli] = ['', '.gz', '.br'].map((ending) => readFileSync(file + ending).length)
  console.log(`${name}: ${raw} bytes, gzip ${gzip}, brotli ${brotli} of ${budget}`)
  if (brotli > budget) {
    console.error(`${name} is ${brotli - budget} bytes over its budget`)
    process.exitCode = 1
  }
}
