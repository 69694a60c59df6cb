/**
 * `npm run test:faults -- --runs 1000 --seed 1 --at-once 4`: everything goes wrong that may, by a seed a run.
 * `--only node` or `--only queue` for one home. A seed that fails is named and can be run again alone.
 */
import { parseArgs } from 'node:util'
import { runFaults } from './run-faults.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    'at-once': { type: 'string', default: '4' },
    only: { type: 'string' },
  },
})
// What goes wrong is said by those it happens to: thousands of lines.
console.error = () => {}
let done = 0
const begun = performance.now()
const report = await runFaults({
  firstSeed: Number(values.seed),
  runs: Number(values.runs),
  atOnce: Number(values['at-once']),
  ...(values.only === 'node' || values.only === 'queue' ? { only: values.only } : {}),
  onRun: ({ seed, home, faults }) => {
    done++
    for (const fault of faults) console.log(`\nseed ${seed} (${home}): ${fault}`)
    if (process.stdout.isTTY || done % 25 === 0) process.stdout.write(`${done} runs\r`)
  },
})
const seconds = Math.round((performance.now() - begun) / 1000)
console.log(
  `${report.runs} runs in ${seconds} s (${report.node} Node, ${report.queue} Worker), ${report.acknowledged} events acknowledged, ${report.failed.length} runs failed`,
)
for (const seed of report.failed) console.log(`again: npm run test:faults -- --runs 1 --seed ${seed}`)
process.exit(report.failed.length > 0 ? 1 : 0)
