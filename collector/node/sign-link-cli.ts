/** `npm run sign-link -- --site shop --user u1`: a link for an e-mail, or with `--key` the key to sign with. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { MAX_HOURS, linkKeyOf, signToken } from '../receive/signed-link.ts'

const USE = `npm run sign-link -- --site KEY --user ID [--url https://…] [--hours 72]
npm run sign-link -- --site KEY --key`

try {
  const { values } = parseArgs({
    options: {
      site: { type: 'string' },
      user: { type: 'string' },
      url: { type: 'string' },
      hours: { type: 'string', default: '72' },
      key: { type: 'boolean' },
    },
  })
  console.log(await answer(values))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

interface Values {
  site?: string
  user?: string
  url?: string
  hours: string
  key?: boolean
}

async function answer({ site, user, url, hours, key: wantsKey }: Values): Promise<string> {
  if (!site || !(wantsKey || user)) throw new Error(USE)
  const key = await linkKeyOf(site, readSecret())
  if (wantsKey || !user) return key
  // Whoever sees the link can read whom it names.
  if (user.includes('@')) throw new Error('--user: an e-mail address does not belong in a link; take the id')
  const left = Number(hours)
  if (!(left > 0 && left <= MAX_HOURS)) throw new Error(`--hours: "${hours}" is not 1 to ${MAX_HOURS}`)
  const token = await signToken(user, Math.floor(Date.now() / 1000 + left * 3600), key)
  if (!url) return token
  const link = new URL(url)
  link.searchParams.set('_periplo', token)
  return link.href
}

/** That of the home whose collector shall know the link. */
function readSecret(): string {
  const path = join(process.env['PERIPLO_DATA'] || '.periplo', 'secret')
  try {
    return process.env['PERIPLO_SECRET'] || readFileSync(path, 'utf8').trim()
  } catch {
    throw new Error(`PERIPLO_SECRET is not set, and there is no ${path}`)
  }
}
