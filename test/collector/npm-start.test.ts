import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ROOT, environment } from '../../collector/node/prepare.mjs'
import { type Spoken, said } from '../homes.mjs'

let folder: string
let npm: Spoken | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'periplo-npm-start-'))
})
afterEach(() => {
  npm?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/health`).then(
    (response) => response.ok,
    () => false,
  )

// A service manager or a script knows npm's process only; a terminal's Ctrl-C reaches the whole group.
test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('npm start ends with npm, on %s', async (signal) => {
  const child = Object.assign(
    spawn('npm', ['start'], {
      cwd: ROOT,
      env: { ...environment, PERIPLO_DATA: join(folder, 'data'), PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
    { text: '' },
  ) as Spoken
  npm = child
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => (child.text += String(chunk)))
  const [, url = ''] = await said(child, /Dashboards\s+(http:\/\/\S+?)\/\s/)
  expect(await answers(url)).toBe(true)
  child.kill(signal)
  await expect.poll(() => answers(url)).toBe(false)
})
