/** Prints what the snippet and its second files weigh and fails above a budget: `node snippet/size.js`, after the build. */
import { readFileSync } from 'node:fs'
import { PARTS } from './rollup.config.js'

/** Bytes of brotli at quality 11. */
const BUDGETS = {
  'p.js': 6000,
  // Instead of it, with the preset built in.
  'p.cnil.js': 6000,
  // It bears the hashes of all others: about 45 bytes each.
  'p.find.js': 2400,
  'p.vitals.js': 3400,
  'p.vitals-attribution.js': 5800,
}
const PART = 1200
/** Everything together, which no page loads; of the two cores and the two files of vitals a site has one. */
const FAMILY = 35_400

const over = (name, brotli, budget) => {
  if (brotli <= budget) return
  console.error(`${name} is ${brotli - budget} bytes over its budget`)
  process.exitCode = 1
}

/** What runs in other people's tag managers, apart from the rest. */
const APART = ['tag.js', 'shopify-pixel.js']

let family = 0
for (const name of ['p.js', 'p.cnil.js', ...PARTS.map((part) => `p.${part}.js`), ...APART]) {
  const [raw, gzip, brotli] = ['', '.gz', '.br'].map((ending) => readFileSync(`dist/${name}${ending}`).length)
  const budget = BUDGETS[name] ?? PART
  console.log(`${name}: ${raw} bytes, gzip ${gzip}, brotli ${brotli} of ${budget}`)
  over(name, brotli, budget)
  if (!/cnil|attribution/.test(name) && !APART.includes(name)) family += brotli
}
console.log(`all of them: brotli ${family} of ${FAMILY}`)
over('the family', family, FAMILY)
