import { useApp } from '../../context.ts'
import { Link } from '../../parts/link.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import type { LiveRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'
import { LiveList } from '../live/list.tsx'

// A day is long enough to show something on a quiet site; recent means the last few events of it.
const MINUTES = 24 * 60
const ROWS = 8

/** The last few events, kept current, with the doors to the other views. */
export function Recent() {
  const { t } = useApp()
  const load = useQuery<LiveRow>('live', { minutes: MINUTES, limit: ROWS }, 5000)
  const rows = load.data?.rows ?? []
  return (
    <QueryPanel
      title={t.home.recent}
      tools={
        <>
          <Link to={{ view: 'live', own: {} }} class="button">
            {t.home.allLive}
          </Link>
          <Link to={{ view: 'people', own: {} }} class="button">
            {t.home.seePeople}
          </Link>
          <Link to={{ view: 'funnel', own: {} }} class="button">
            {t.home.seeFunnel}
          </Link>
        </>
      }
      query="live"
      load={load}
    >
      {rows.length > 0 ? <LiveList rows={rows} /> : !load.busy && <p class="muted">{t.empty.liveTitle}</p>}
    </QueryPanel>
  )
}
