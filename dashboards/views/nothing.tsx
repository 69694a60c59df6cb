import { useApp } from '../context.ts'
import { Empty } from '../parts/empty.tsx'
import { NotSent } from '../parts/not-sent.tsx'
import type { FunnelRow, OverviewRow } from '../rows.ts'
import { addDays } from '../state.ts'
import { useQuery } from '../use-load.ts'
import { EVER, NothingInRange } from './home/nothing.tsx'

interface Props {
  /** The event that the view is made of. */
  event: string
  /** How a page sends it. */
  code: string
  /** What to say when there are such events, but not in these dates. */
  title: string
}

/** Why a view has nothing to show: no event ever, none in these dates, or none of its kind: never sent, or not then. */
export function Nothing({ event, code, title }: Props) {
  const { t, today, range, go } = useApp()
  const to = addDays(today, 1)
  const overview = useQuery<OverviewRow>('overview', { ...range })
  const ever = useQuery<FunnelRow>('funnel', { from: EVER, to, steps: [event] })
  if (!overview.data || !ever.data) return null
  if (overview.data.rows[0]?.events === 0)
    return <NothingInRange wait={() => undefined} done={overview.reload} />
  if (ever.data.rows[0]?.entered === 0) return <NotSent name={event} code={code} />
  return (
    <Empty title={title} state="range">
      <p>{t.empty.rangeOther}</p>
      <button type="button" class="button" onClick={() => go({ period: '365d' })}>
        {t.periods['365d']}
      </button>
    </Empty>
  )
}
