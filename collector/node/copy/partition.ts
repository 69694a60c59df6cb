/** A month of a table, or all of a table that has no months. */
export interface Partition {
  table: string
  /** The engine's id of it: `202611`, or `all`. */
  partition: string
  columns: readonly Column[]
  /** Rows as a reader sees them: what the engine has yet to merge counts once. */
  rows: number
  /** Sum of a hash of each of these rows: independent of their order, and of how they lie on the disk. */
  hash: string
}

export interface Column {
  name: string
  type: string
}

/** Where partitions are read from. */
export interface Source {
  partitions: () => Promise<Partition[]>
  /** Its rows as lines of JSON arrays, some tens of thousands at once. @returns nothing it has not read */
  chunks: (partition: Partition) => AsyncIterable<string>
}

/** Where they are put. */
export interface Target {
  /** What is there of a partition, over the columns that were put; `undefined` when nothing is. */
  find: (partition: Partition) => Promise<Pick<Partition, 'rows' | 'hash'> | undefined>
  /** Puts a partition in the place of what an earlier run put there. @throws Mistake where somebody else's rows are */
  put: (partition: Partition, chunks: AsyncIterable<string>) => Promise<void>
}

export const nameOf = ({ table, partition }: Partition): string =>
  partition === 'all' ? table : `${table} ${partition}`

export const isSame = (
  a: Pick<Partition, 'rows' | 'hash'>,
  b: Pick<Partition, 'rows' | 'hash'> | undefined,
): boolean => a.rows === b?.rows && a.hash === b.hash
