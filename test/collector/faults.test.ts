import { expect, test, vi } from 'vitest'
import { type Run, runFaults } from '../faults/run-faults.ts'

/** The short version of `npm run test:faults`: some seeds of both homes, one of them new each time. */
const FIRST = Math.floor(Date.now() / 1000) % 1_000_000

test(
  'whatever goes wrong, every acknowledged event is stored exactly once',
  { timeout: 300_000, retry: 0 },
  async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const runs: Run[] = []
    const report = await runFaults({ firstSeed: FIRST, runs: 9, atOnce: 3, onRun: (run) => runs.push(run) })
    log.mockRestore()
    const faults = runs.flatMap(({ seed, faults: found }) =>
      found.map((fault) => `npm run test:faults -- --runs 1 --seed ${seed}: ${fault}`),
    )
    expect(faults).toEqual([])
    expect(report).toMatchObject({ runs: 9, node: 3, queue: 6, failed: [] })
    expect(report.acknowledged).toBeGreaterThan(50)
  },
)
