import type { TimelineRow } from '../../rows.ts'

/**
 * Events in a row of the same session and arrival. A session interrupted by another device comes back later; one in
 * which a campaign or another site brings the person again goes on with a band of its own.
 */
export interface Visit {
  readonly key: string
  readonly sessionNo: number
  /** False when this goes on with a session shown further up. */
  readonly isStart: boolean
  /** Rows that came from a server and belong to no session. */
  readonly isOffSite: boolean
  /** Time since the end of the session before, on the first row of a session. */
  readonly gapMs: number | null
  readonly rows: readonly TimelineRow[]
}

/** Splits a timeline, which comes in order, where the session changes. No row is moved, dropped or counted anew. */
export function visitsOf(timeline: readonly TimelineRow[]): Visit[] {
  const visits: (Visit & { rows: TimelineRow[] })[] = []
  const seen = new Set<string>()
  let before: string | null = null
  for (const row of timeline) {
    const last = visits.at(-1)
    if (last && row.session_id === before && (row.is_entry || !row.is_arrival)) {
      last.rows.push(row)
      continue
    }
    before = row.session_id
    visits.push({
      key: `${row.session_id} ${visits.length}`,
      sessionNo: row.session_no,
      isStart: !seen.has(row.session_id),
      isOffSite: row.session_id === '' || (row.origin === 'import' && row.session_no === 0),
      gapMs: row.session_gap_ms ?? (row.is_arrival ? row.gap_ms : null),
      rows: [row],
    })
    seen.add(row.session_id)
  }
  return visits
}

// A gap is worth a line of its own from here on; shorter ones are the ordinary pause between two visits.
export const LONG_GAP_MS = 60 * 60 * 1000
