/** Prints what the snippet weighs and fails above the budget: `node snippet/size.js`, after the build. */
import { readFileSync } from 'node:fs'

const BUDGET = 6000

const sizes = ['', '.gz', '.br'].map((ending) => readFileSync(`dist/p.js${ending}`).length)
const [raw, gzip, brotli] = sizes
console.log(`p.js: ${raw} bytes, gzip ${gzip}, brotli ${brotli} of ${BUDGET}`)
if (brotli > BUDGET) {
  console.error(`p.js is ${brotli - BUDGET} bytes over its budget`)
  process.exitCode = 1
}
