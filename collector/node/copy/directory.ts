import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { Mistake } from '../cli.ts'
import { type Partition, type Source, type Target, isSame, nameOf } from './partition.ts'

/** A backup: `manifest.json` says what there is, each partition is a folder of compressed lines of JSON. */
export interface Manifest {
  /** Of this layout. */
  version: 1
  /** When it was last written, ISO 8601. */
  made_at: string
  /** Migrations that its tables had. */
  migrations: string[]
  partitions: Kept[]
}

interface Kept extends Partition {
  folder: string
  /** SHA-256 of each file, in order. */
  files: string[]
}

const MANIFEST = 'manifest.json'

/** @throws Mistake where there is no backup, or one of a later version */
export async function readManifest(directory: string): Promise<Manifest> {
  const path = join(directory, MANIFEST)
  if (!existsSync(path)) throw new Mistake(`${directory} holds no backup (${MANIFEST} is missing).`)
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest
  if (manifest.version !== 1) throw new Mistake(`${path} was written by a newer Periplo.`)
  return manifest
}

/** @throws Mistake where a file is not what was written */
export const readDirectory = (directory: string, { partitions }: Manifest): Source => ({
  partitions: async () => partitions,
  chunks: async function* (partition) {
    const { folder, files } = partition as Kept
    for (const [no, sum] of files.entries()) {
      const path = join(directory, folder, fileName(no))
      const bytes = await readFile(path).catch(() => {
        throw new Mistake(`${path} is missing.`)
      })
      if (sha256(bytes) !== sum) throw new Mistake(`${path} is damaged.`)
      yield (await promisify(gunzip)(bytes)).toString('utf8')
    }
  },
})

/** What an earlier backup has and did not change is kept, so the next one is small; what is no longer there goes at the end. */
export async function writeDirectory(
  directory: string,
  migrations: string[],
): Promise<Target & { close: (kept: readonly Partition[]) => Promise<void> }> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const isThere = existsSync(join(directory, MANIFEST))
  if (!isThere && (await readdir(directory)).some((name) => name !== `${MANIFEST}.new`))
    throw new Mistake(`${directory} is not empty and holds no backup.`)
  const kept = new Map(
    isThere ? (await readManifest(directory)).partitions.map((one) => [nameOf(one), one]) : [],
  )
  const write = async (): Promise<void> => {
    const made_at = new Date().toISOString()
    const manifest: Manifest = { version: 1, made_at, migrations, partitions: [...kept.values()] }
    await writeFile(join(directory, `${MANIFEST}.new`), `${JSON.stringify(manifest, undefined, 1)}\n`, {
      mode: 0o600,
    })
    await rename(join(directory, `${MANIFEST}.new`), join(directory, MANIFEST))
  }
  await write()
  return {
    find: async (partition) => kept.get(nameOf(partition)),
    put: async ({ table, partition, columns, rows, hash }, chunks) => {
      const folder = join(table, `${partition}-${hash}`)
      await rm(join(directory, folder), { recursive: true, force: true })
      await mkdir(join(directory, folder), { recursive: true, mode: 0o700 })
      const files: string[] = []
      for await (const chunk of chunks) {
        const bytes = await promisify(gzip)(chunk, { level: 3 })
        await writeFile(join(directory, folder, fileName(files.length)), bytes, { mode: 0o600, flush: true })
        files.push(sha256(bytes))
      }
      const one: Kept = { table, partition, columns, rows, hash, folder, files }
      kept.set(nameOf(one), one)
      await write()
    },
    close: async (now) => {
      for (const [name, one] of kept)
        if (!now.some((each) => nameOf(each) === name && isSame(each, one))) kept.delete(name)
      await write()
      const folders = new Set([...kept.values()].map(({ folder }) => folder))
      for (const entry of await readdir(directory, { withFileTypes: true })) {
        if (!entry.isDirectory()) continue
        for (const name of await readdir(join(directory, entry.name))) {
          const folder = join(entry.name, name)
          if (/^\w+-\d+$/.test(name) && !folders.has(folder))
            await rm(join(directory, folder), { recursive: true })
        }
      }
    },
  }
}

const fileName = (no: number): string => `${String(no).padStart(6, '0')}.jsonl.gz`
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
