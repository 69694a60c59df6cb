/**
 * `npm run release -- minor [--dry-run]`: makes a version of what stands under *Unreleased* in CHANGELOG.md. Writes the
 * version into package.json and its lock, commits and tags; the tag, when it is pushed, publishes
 * (.github/workflows/publish.yml). With --dry-run it says what it would do and touches nothing.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim()
const fail = (message) => {
  console.error(message)
  process.exit(2)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'dry-run': { type: 'boolean' } },
})
const isDry = values['dry-run'] ?? false
const [step = 'patch', ...others] = positionals
const steps = ['major', 'minor', 'patch']
if (others.length > 0 || !steps.includes(step)) fail(`npm run release -- [${steps.join('|')}] [--dry-run]`)

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const version = next(manifest.version, step)
const changelog = readFileSync('CHANGELOG.md', 'utf8')
const [before, rest] = changelog.split('## Unreleased\n')
if (rest === undefined) fail('CHANGELOG.md has no "## Unreleased".')
const news = rest.split(/^## /m)[0].trim()
if (news === '') fail('CHANGELOG.md: nothing stands under "## Unreleased".')
const tag = `v${version}`
if (git('tag', '--list', tag) !== '') fail(`The tag ${tag} is there already.`)
const changed = git('status', '--porcelain')
if (changed !== '' && !isDry) fail(`Commit or put away first:\n${changed}`)
const branch = git('branch', '--show-current')
if (branch !== 'main' && !isDry) fail(`Releases are made on main; this is ${branch || 'no branch'}.`)

const today = new Date().toISOString().slice(0, 10)
console.log(`${manifest.version} → ${version} (${tag}, ${today})\n\n${news}\n`)
if (isDry) {
  console.log('Nothing was changed (--dry-run).')
  process.exit(0)
}

writeFileSync('CHANGELOG.md', `${before}## Unreleased\n\n## ${version}, ${today}\n${rest}`)
for (const file of ['package.json', 'package-lock.json']) {
  const text = readFileSync(file, 'utf8')
  // The first is the package's own; the lock says it a second time for its root.
  const times = file === 'package.json' ? 1 : 2
  writeFileSync(
    file,
    replaceFirst(text, `"version": "${manifest.version}"`, `"version": "${version}"`, times),
  )
}
git('add', 'CHANGELOG.md', 'package.json', 'package-lock.json')
git('commit', '--quiet', '--message', `Release ${version}`, '--message', news)
git('tag', '--annotate', tag, '--message', `Release ${version}`)
console.log(`Committed and tagged. To publish: git push origin main ${tag}`)

/** The version after this one. */
function next(current, part) {
  const numbers = current.split('.').map(Number)
  const at = steps.indexOf(part)
  return numbers.map((number, index) => (index < at ? number : index === at ? number + 1 : 0)).join('.')
}

function replaceFirst(text, from, to, times) {
  const parts = text.split(from)
  if (parts.length <= times) fail(`"${from}" is not there ${times} times.`)
  return (
    parts.slice(0, times + 1).join(to) +
    parts
      .slice(times + 1)
      .map((part) => from + part)
      .join('')
  )
}
