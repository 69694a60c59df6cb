import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Something the person at the terminal can mend: said in one sentence, without a stack. */
export class Mistake extends Error {}

/** Where a home is, and its key: from the arguments, else from the environment, else from the data directory of `npm start`. */
export function homeOf(url: string | undefined): { url: string; key: string } {
  const data = process.env['PERIPLO_DATA'] || '.periplo'
  const file = join(data, 'secret')
  const key = process.env['PERIPLO_SECRET'] || (existsSync(file) ? readFileSync(file, 'utf8').trim() : '')
  if (key === '') throw new Mistake(`PERIPLO_SECRET is not set, and there is no key in ${data}.`)
  const address = url ?? process.env['PERIPLO_URL'] ?? `http://localhost:${process.env['PORT'] || 8787}`
  if (!/^https?:\/\//.test(address)) throw new Mistake(`--url: "${address}" is not an http(s) address.`)
  return { url: address.replace(/\/+$/, ''), key }
}

const MAX_TRIES = 8

/** Posts and reads JSON, as `ask` does. @throws Mistake */
export const post = <Answer>(
  home: { url: string; key: string },
  path: string,
  body: Uint8Array<ArrayBuffer> | undefined,
  headers: Record<string, string> = {},
): Promise<Answer> => ask('POST', home, path, body, headers)

/** Asks and reads JSON; waits and tries again where the home is away, busy or not sure that it has it. @throws Mistake */
export async function ask<Answer>(
  method: 'POST' | 'DELETE',
  { url, key }: { url: string; key: string },
  path: string,
  body?: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  let why = ''
  for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
    let wait = Math.min(2 ** attempt * 100, 10_000)
    try {
      const response = await fetch(url + path, {
        method,
        headers: { Authorization: `Bearer ${key}`, ...headers },
        ...(body ? { body } : {}),
      })
      const text = await response.text()
      if (response.ok) return JSON.parse(text) as Answer
      why = `${response.status}: ${messageOf(text)}`
      if (response.status !== 429 && response.status < 500) break
      wait = Math.max(wait, Number(response.headers.get('Retry-After') ?? 0) * 1000)
    } catch (error) {
      if (error instanceof SyntaxError)
        throw new Mistake(`${url} does not answer as Periplo does.`, { cause: error })
      why = 'no answer'
    }
    if (attempt < MAX_TRIES) await sleep(wait)
  }
  throw new Mistake(`${url}${path.split('?')[0] ?? ''}: ${why}`)
}

function messageOf(text: string): string {
  try {
    return (JSON.parse(text) as { error: { message: string } }).error.message
  } catch {
    return text.slice(0, 200)
  }
}

/** A bar that is drawn over itself on a terminal, and said now and then where the output goes to a file. */
export function progress(what: string): {
  at: (done: number, total: number, note?: string) => void
  end: () => void
} {
  const { stderr } = process
  let last = 0
  let drawn = ''
  return {
    at: (done, total, note = '') => {
      const share = total === 0 ? 1 : Math.min(1, done / total)
      const bar = '█'.repeat(Math.round(share * 24)).padEnd(24, '░')
      drawn = `${what} ${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${note}`
      if (stderr.isTTY) stderr.write(`\r\u001b[K${drawn}`)
      else if (Date.now() - last > 5000) {
        last = Date.now()
        stderr.write(`${drawn}\n`)
      }
    },
    end: () => void (stderr.isTTY && drawn !== '' && stderr.write('\n')),
  }
}

/** Runs a command; its mistakes are said in a sentence, its result is the exit code. */
export function command(work: () => Promise<number>): void {
  work().then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      const isOurs =
        error instanceof Mistake || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
      console.error(isOurs ? (error as Error).message : error)
      process.exitCode = 2
    },
  )
}
