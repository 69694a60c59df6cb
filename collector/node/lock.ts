import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Says in one sentence, meant for the person who started us, why we cannot start. */
export class CannotStart extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CannotStart'
  }
}

/**
 * Takes the data directory for this process. A lock left by a killed process is taken over: it names the
 * process and when that began, so that another process with the same number is not mistaken for it.
 * @returns how to give the directory back
 * @throws CannotStart when another process has it, or it cannot be written
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'lock')
  const mine = `${process.pid} ${startOf(process.pid)}`
  try {
    mkdirSync(directory, { recursive: true })
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        writeFileSync(path, mine, { flag: 'wx' })
        return () => rmSync(path, { force: true })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        const holder = readFileSync(path, 'utf8')
        if (isRunning(holder)) {
          throw new CannotStart(
            `The data directory ${directory} is in use by another process (${holder.split(' ')[0]}).`,
          )
        }
        rmSync(path, { force: true })
      }
    }
  } catch (error) {
    if (error instanceof CannotStart) throw error
    throw new CannotStart(explainDisk(directory, error), { cause: error })
  }
  throw new CannotStart(`The data directory ${directory} is in use by another process.`)
}

/** A file system's error as a sentence. */
export function explainDisk(directory: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT') return `There is no space left on the disk of ${directory}.`
  if (code === 'EACCES' || code === 'EPERM')
    return `The data directory ${directory} may not be written by this user.`
  if (code === 'EROFS') return `The data directory ${directory} is on a read-only disk.`
  if (code === 'ENOTDIR' || code === 'EEXIST') return `The data directory ${directory} is not a directory.`
  // Node says so too of a directory that cannot be made on a read-only disk.
  if (code === 'ENOENT') return `The data directory ${directory} cannot be made.`
  return `The data directory ${directory} cannot be used: ${error instanceof Error ? error.message : String(error)}`
}

function isRunning(holder: string): boolean {
  const [pid, start] = holder.split(' ')
  if (!pid || !/^\d+$/.test(pid)) return false
  try {
    process.kill(Number(pid), 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return startOf(Number(pid)) === start
}

/** When a process began, in the kernel's ticks; empty where the system does not say (macOS). */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
