import { describe, expect, it } from 'vitest'
import type { TimelineRow } from '../../dashboards/rows.ts'
import { visitsOf } from '../../dashboards/views/people/visits.ts'

function row(session_id: string, session_no: number, given: Partial<TimelineRow> = {}): TimelineRow {
  return { session_id, session_no, session_gap_ms: null, origin: 'web', ...given } as TimelineRow
}

describe('visitsOf', () => {
  it('splits where the session changes and keeps every row in its place', () => {
    const rows = [row('a', 1), row('a', 1), row('b', 2, { session_gap_ms: 5000 }), row('b', 2)]
    const visits = visitsOf(rows)
    expect(visits.map((visit) => [visit.sessionNo, visit.rows.length, visit.gapMs])).toEqual([
      [1, 2, null],
      [2, 2, 5000],
    ])
    expect(visits.flatMap((visit) => visit.rows)).toEqual(rows)
  })

  it('says that a session interrupted by another device goes on', () => {
    const visits = visitsOf([row('a', 1), row('b', 2), row('a', 1)])
    expect(visits.map((visit) => visit.isStart)).toEqual([true, true, false])
  })

  it('shows what servers sent as off the site', () => {
    const visits = visitsOf([row('a', 1), row('', 0, { origin: 'import' }), row('a', 1)])
    expect(visits.map((visit) => visit.isOffSite)).toEqual([false, true, false])
  })

  it('has nothing to show for nobody', () => expect(visitsOf([])).toEqual([]))
})
