import { Mistake } from '../cli.ts'
import { type Partition, type Source, type Target, isSame, nameOf } from './partition.ts'

export interface Copied {
  partitions: number
  rows: number
  /** Partitions that were there already, from an earlier run. */
  known: number
}

/**
 * Copies every partition that the target does not have, and checks each by its count and its hash. A run that was cut
 * short is simply run again.
 * @param at told how many rows are done, of how many, and where it is
 * @throws Mistake where a partition does not come out the same
 */
export async function copy(
  source: Source,
  target: Target,
  at: (done: number, total: number, where: string) => void = () => {},
): Promise<Copied> {
  const all = await source.partitions()
  const total = all.reduce((sum, { rows }) => sum + rows, 0)
  const copied: Copied = { partitions: all.length, rows: total, known: 0 }
  let done = 0
  for (const partition of all) {
    at(done, total, nameOf(partition))
    if (isSame(partition, await target.find(partition))) copied.known++
    else await copyOne(source, target, partition)
    done += partition.rows
  }
  at(total, total, '')
  return copied
}

async function copyOne(source: Source, target: Target, partition: Partition): Promise<void> {
  await target.put(partition, source.chunks(partition))
  const put = await target.find(partition)
  if (isSame(partition, put)) return
  const said = ({ rows, hash }: Pick<Partition, 'rows' | 'hash'>): string => `${rows} rows, hash ${hash}`
  throw new Mistake(
    `${nameOf(partition)} did not come out the same: ${said(partition)} became ${put ? said(put) : 'nothing'}. Nothing of the source was changed.`,
  )
}
