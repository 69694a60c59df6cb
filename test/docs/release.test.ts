import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'

let folder: string
const at = (file: string): string => join(folder, file)
const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim()
const release = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('node', [join(process.cwd(), '.ci/release.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'periplo-release-'))
  mkdirSync(folder, { recursive: true })
  for (const file of ['package.json', 'package-lock.json', 'CHANGELOG.md']) copyFileSync(file, at(file))
  writeFileSync(
    at('CHANGELOG.md'),
    '# Changelog\n\n## Unreleased\n\n- News.\n\n## 0.0.1, 2026-01-01\n\n- Old.\n',
  )
  git('init', '--quiet', '--initial-branch=main')
  for (const [key, value] of [['user.name', 'Test'], ['user.email', 'test@example.org']] as const) git('config', key, value) // prettier-ignore
  git('add', '.')
  git('commit', '--quiet', '--message', 'Begin')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const versionOf = (file: string): string =>
  (JSON.parse(readFileSync(at(file), 'utf8')) as { version: string }).version

describe('npm run release', () => {
  test('--dry-run says what it would do, and touches nothing', () => {
    const { status, said } = release('minor', '--dry-run')
    expect(status).toBe(0)
    expect(said).toMatch(/0\.1\.0 → 0\.2\.0 \(v0\.2\.0, \d{4}-\d\d-\d\d\)\n\n- News\./)
    expect(git('status', '--porcelain')).toBe('')
    expect(git('tag')).toBe('')
  })

  test('writes the version, the changelog, a commit and a tag', () => {
    expect(release('minor').status).toBe(0)
    expect(versionOf('package.json')).toBe('0.2.0')
    const lock = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')) as { version: string; packages: Record<string, { version: string }> } // prettier-ignore
    expect([lock.version, lock.packages['']?.version]).toEqual(['0.2.0', '0.2.0'])
    expect(readFileSync(at('CHANGELOG.md'), 'utf8')).toMatch(
      /^# Changelog\n\n## Unreleased\n\n## 0\.2\.0, \d{4}-\d\d-\d\d\n\n- News\.\n\n## 0\.0\.1/,
    )
    expect(git('log', '-1', '--format=%s%n%b')).toBe('Release 0.2.0\n- News.')
    expect(git('tag', '--points-at', 'HEAD')).toBe('v0.2.0')
    expect(git('status', '--porcelain')).toBe('')
    expect(release('patch')).toMatchObject({
      status: 2,
      said: expect.stringContaining('nothing stands under'),
    })
  })

  test.each([
    ['what is not committed', () => writeFileSync(at('new.txt'), ''), 'Commit or put away first'],
    ['another branch', () => git('switch', '--quiet', '--create', 'other'), 'Releases are made on main'],
    ['a version that is there', () => git('tag', 'v0.1.1'), 'v0.1.1 is there already'],
  ])('refuses %s', (_what, change, words) => {
    change()
    expect(release('patch')).toMatchObject({ status: 2, said: expect.stringContaining(words) })
    expect(versionOf('package.json')).toBe('0.1.0')
  })

  test('refuses a step that is none', () => expect(release('huge').status).toBe(2))
})

interface Workflow {
  permissions: Record<string, string>
  jobs: Record<string, { steps: { run?: string; uses?: string }[] }>
}
const workflow = (name: string): Workflow =>
  parse(readFileSync(`.github/workflows/${name}.yml`, 'utf8')) as Workflow
const runs = (name: string): string[] =>
  Object.values(workflow(name).jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))

describe('workflows', () => {
  test('what is checked there is what anybody runs: .ci/run, which is npm test', () => {
    expect(runs('check')).toEqual(['.ci/run'])
    const commands = readFileSync('.ci/run', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('npm'))
    expect(commands).toEqual(['npm test'])
    expect(workflow('check').permissions).toEqual({ contents: 'read' })
  })

  test('a version is tested before it is published, with provenance and without a token', () => {
    const steps = runs('publish')
    expect(steps[0]).toBe('.ci/run')
    expect(steps.at(-1)).toContain('npm publish --provenance')
    expect(workflow('publish').permissions['id-token']).toBe('write')
    expect(readFileSync('.github/workflows/publish.yml', 'utf8')).not.toMatch(/secrets\.|TOKEN/)
  })
})
