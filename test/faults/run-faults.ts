import { connect } from '../../collector/clickhouse.ts'
import { findFaults } from './check.ts'
import { startKillableEngine } from './engine.ts'
import { endSpare, runNode } from './node-run.ts'
import { runQueue } from './queue-run.ts'
import { seeded } from './random.ts'

export interface Run {
  seed: number
  home: 'node' | 'queue'
  faults: string[]
}
export interface Report {
  runs: number
  node: number
  queue: number
  acknowledged: number
  /** Seeds. */
  failed: number[]
}

/** Runs seeds one after the other, some at once, against one engine; every third is the Node home. */
export async function runFaults(options: {
  firstSeed: number
  runs: number
  atOnce: number
  only?: Run['home']
  onRun?: (run: Run) => void
}): Promise<Report> {
  const engine = await startKillableEngine()
  const clickhouse = connect(engine.url)
  const report: Report = { runs: 0, node: 0, queue: 0, acknowledged: 0, failed: [] }
  let seed = options.firstSeed
  const end = options.firstSeed + options.runs

  const one = async (number: number): Promise<void> => {
    const home = options.only ?? (number % 3 === 0 ? 'node' : 'queue')
    // A seed may run again in the same database.
    const name = `${home[0]}${number}x${report.runs}x${Date.now().toString(36)}`
    const random = seeded(number)
    let faults: string[]
    try {
      const told = await (home === 'node' ? runNode : runQueue)(name, random, engine)
      report.acknowledged += told.acknowledged.size
      // Another run may have killed the engine just now.
      faults = await patiently(() => findFaults(name, told, clickhouse))
    } catch (error) {
      faults = [error instanceof Error ? (error.stack ?? error.message) : String(error)]
    }
    report.runs++
    report[home]++
    if (faults.length > 0) report.failed.push(number)
    options.onRun?.({ seed: number, home, faults })
  }
  const worker = async (): Promise<void> => {
    while (seed < end) await one(seed++)
  }
  try {
    await Promise.all(Array.from({ length: options.atOnce }, worker))
  } finally {
    endSpare()
    await clickhouse.close()
    await engine.stop()
  }
  return report
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === 180) throw error
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}
