import { gunzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { writeKeyOf } from '../../collector/import/write-key.ts'
import { type RecordingHome, SECRET, recordingHome } from '../support/recording-home.ts'
import { AT_ONCE, browserRequests, importRequests, segmentRequests } from './bodies.ts'
import { check } from './check.ts'
import type { Sent } from './contract.ts'

/** The routes that take events, and how many of ten bodies each gets. */
export const ROUTES = { e: 5, import: 3, segment: 2 } as const
export type Route = keyof typeof ROUTES

/**
 * Sends bodies through the whole app, some made of one a run.
 * @returns how many
 * @throws Error with fast-check's report: the smallest body that fails, seed and path to run it again
 */
export async function fuzz(route: Route, runs: number, seed: number, path?: string): Promise<number> {
  const homes = Array.from({ length: AT_ONCE }, () => recordingHome())
  const writeKey = await writeKeyOf('shop', SECRET)
  const requests = { e: browserRequests, import: importRequests, segment: segmentRequests(writeKey) }[route]
  let sent = 0
  const leaks: string[] = []
  const { error } = console
  // What is logged of hostile bodies is a line each; none may hold a key, and none may be a surprise of ours.
  console.error = (line: unknown) => {
    const text = String(line)
    if (text.includes(SECRET) || text.includes(writeKey) || text.includes('"unexpected"')) leaks.push(text)
  }
  try {
    await fc.assert(
      fc.asyncProperty(requests, async (list) => {
        leaks.length = 0
        // All to their end: the next run has the same homes.
        const ends = await Promise.allSettled(list.map((each, at) => check(each, homes[at] as RecordingHome)))
        for (const [at, end] of ends.entries()) {
          if (end.status === 'rejected') throw new Error(`${String(end.reason)}\n${show(list[at] as Sent)}`)
        }
        if (leaks.length > 0) throw new Error(`the log says ${leaks.join('\n')}`)
        sent += list.length
      }),
      { numRuns: runs, seed, includeErrorInReport: true, ...(path !== undefined && { path }) },
    )
  } finally {
    console.error = error
  }
  return sent
}

/** The body as it can be read, which bytes cannot. */
function show({ path, headers, body }: Sent): string {
  let text: string
  try {
    text = String(
      headers['Content-Encoding']?.toLowerCase() === 'gzip' ? gunzipSync(body) : Buffer.from(body),
    )
  } catch (error) {
    text = String(error)
  }
  return `POST ${path} ${JSON.stringify(headers)}\n${text}\n`
}
