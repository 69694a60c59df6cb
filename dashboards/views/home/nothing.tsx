import { useApp } from '../../context.ts'
import { Empty } from '../../parts/empty.tsx'
import type { OverviewRow, PersonRow } from '../../rows.ts'
import { addDays, dayOf } from '../../state.ts'
import { useQuery } from '../../use-load.ts'
import { FirstEvent } from './first-event.tsx'

// Before any site this can have measured: "ever".
export const EVER = '2015-01-01'

/** No event in the range: either there is data elsewhere (and a way there), or there never was any. */
export function NothingInRange({ wait, done }: { wait: () => void; done: () => void }) {
  const { t, f, site, go, today } = useApp()
  const tomorrow = addDays(today, 1)
  const all = useQuery<OverviewRow>('overview', { from: EVER, to: tomorrow })
  const { data } = useQuery<PersonRow>('people', { from: EVER, to: tomorrow, limit: 1 })
  if (!data || !all.data) return null
  const last = data.rows[0]?.last_seen_at
  if (!last && all.data.rows[0]?.events === 0) return <FirstEvent wait={wait} done={done} />
  if (!last)
    // Only cookieless visits, which belong to nobody: there is data, but no person to date it by.
    return (
      <Empty title={t.empty.rangeTitle} state="range">
        <p>{t.empty.rangeOther}</p>
        <button type="button" class="button primary" onClick={() => go({ period: '365d' })}>
          {t.periods['365d']}
        </button>
      </Empty>
    )
  const to = addDays(dayOf(new Date(last), site.time_zone), 1)
  return (
    <Empty title={t.empty.rangeTitle} state="range">
      <p>{t.empty.rangeText(f.dayOfTime(last))}</p>
      <button type="button" class="button primary" onClick={() => go({ from: addDays(to, -30), to })}>
        {t.empty.rangeGo}
      </button>
    </Empty>
  )
}
