import { useApp } from '../../context.ts'
import { Empty } from '../../parts/empty.tsx'
import type { PersonRow } from '../../rows.ts'
import { addDays, dayOf } from '../../state.ts'
import { useQuery } from '../../use-load.ts'
import { FirstEvent } from './first-event.tsx'

// Before any site this can have measured: "ever".
const EVER = '2015-01-01'

/** No event in the range: either there is data elsewhere (and a way there), or there never was any. */
export function NothingInRange({ wait, done }: { wait(): void; done(): void }) {
  const { t, f, site, go } = useApp()
  const tomorrow = addDays(dayOf(new Date(), site.time_zone), 1)
  const { data } = useQuery<PersonRow>('people', { from: EVER, to: tomorrow, limit: 1 })
  if (!data) return null
  const last = data.rows[0]?.last_seen_at
  if (!last) return <FirstEvent wait={wait} done={done} />
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
