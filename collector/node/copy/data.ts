import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { connect } from '../../clickhouse.ts'
import { Mistake } from '../cli.ts'
import { startEmbedded } from '../embedded.ts'
import { CannotStart, lockDirectory } from '../lock.ts'

/** The embedded engine of a data directory: of a home that runs, or started for us while none does. */
export interface Data {
  directory: string
  url: string
  /** A home runs: rows keep coming. */
  isLive: boolean
  close: () => Promise<void>
}

/** @throws Mistake where there is no data, or a home runs that may not (`alone`) */
export async function openData({ alone = false, make = false } = {}): Promise<Data> {
  const directory = resolve(process.env['PERIPLO_DATA'] || '.periplo')
  const path = join(directory, 'clickhouse')
  if (!make && !existsSync(path)) throw new Mistake(`There is no data in ${directory} (PERIPLO_DATA).`)
  mkdirSync(path, { recursive: true })
  let unlock: () => void
  try {
    unlock = lockDirectory(directory)
  } catch (error) {
    const file = join(directory, 'clickhouse.url')
    if (!(error instanceof CannotStart) || !error.message.includes('in use') || !existsSync(file)) throw error
    if (alone) throw new Mistake(`${error.message.replace(/\.$/, '')}: stop it first.`, { cause: error })
    const url = readFileSync(file, 'utf8').trim()
    const clickhouse = connect(url)
    const answers = await clickhouse.ping()
    await clickhouse.close()
    if (!answers) throw new Mistake('Periplo runs, and its ClickHouse does not answer.', { cause: error })
    return { directory, url, isLive: true, close: async () => {} }
  }
  try {
    const engine = await startEmbedded({ path, password: randomBytes(16).toString('hex') })
    return {
      ...{ directory, url: engine.url, isLive: false },
      close: async () => {
        await engine.stop()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw new Mistake(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
