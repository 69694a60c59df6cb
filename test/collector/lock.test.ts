import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CannotStart, explainDisk, lockDirectory } from '../../collector/node/lock.ts'

let directory: string
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'periplo-lock-'))))
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const lock = (): string => join(directory, 'lock')

test('is refused to the second taker, which leaves it alone', () => {
  const release = lockDirectory(directory)
  const holder = readFileSync(lock(), 'utf8')
  expect(() => lockDirectory(directory)).toThrow(CannotStart)
  expect(() => lockDirectory(directory)).toThrow(
    `The data directory ${directory} is in use by another process (${process.pid}).`,
  )
  expect(readFileSync(lock(), 'utf8')).toBe(holder)
  release()
  expect(existsSync(lock())).toBe(false)
  lockDirectory(directory)()
})

test('is refused while another process that runs holds it', async () => {
  const other = spawn('sleep', ['30'])
  try {
    const stat = readFileSync(`/proc/${other.pid}/stat`, 'utf8')
    writeFileSync(lock(), `${other.pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`)
    expect(() => lockDirectory(directory)).toThrow(`in use by another process (${other.pid})`)
  } finally {
    other.kill('SIGKILL')
  }
})

test('is taken from a process that is dead', () => {
  const { pid } = spawnSync('true')
  writeFileSync(lock(), `${pid} 12345`)
  const release = lockDirectory(directory)
  expect(readFileSync(lock(), 'utf8')).toMatch(new RegExp(`^${process.pid} `))
  release()
})

test('is taken from a dead process whose number another has now', () => {
  writeFileSync(lock(), `${process.pid} 1`)
  lockDirectory(directory)()
})

test.each(['', 'nonsense', '-1 0', '99999999999 1', '0 0'])('a lock that says %j holds nobody', (text) => {
  writeFileSync(lock(), text)
  lockDirectory(directory)()
})

test('makes the directory', () => {
  const inner = join(directory, 'a', 'b')
  lockDirectory(inner)()
  expect(existsSync(inner)).toBe(true)
})

test('says so when the directory is a file', () => {
  writeFileSync(join(directory, 'file'), '')
  expect(() => lockDirectory(join(directory, 'file'))).toThrow('is not a directory')
  expect(() => lockDirectory(join(directory, 'file', 'below'))).toThrow('is not a directory')
})

test.each([
  ['ENOSPC', 'There is no space left on the disk of /data.'],
  ['EDQUOT', 'There is no space left on the disk of /data.'],
  ['EACCES', 'The data directory /data may not be written by this user.'],
  ['EROFS', 'The data directory /data is on a read-only disk.'],
  ['EIO', 'The data directory /data cannot be used: EIO'],
])('%s is one sentence', (code, sentence) => {
  expect(explainDisk('/data', Object.assign(new Error(code), { code }))).toBe(sentence)
})
