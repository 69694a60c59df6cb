import { useState } from 'preact/hooks'
import { Heading } from '../parts/heading.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useApp } from '../context.ts'
import { useQuery } from '../use-load.ts'
import type { OverviewRow } from '../rows.ts'
import { Channels } from './home/channels.tsx'
import { DayByDay } from './home/day-by-day.tsx'
import { Findings } from './home/findings.tsx'
import { Figures } from './home/figures.tsx'
import { NothingInRange } from './home/nothing.tsx'
import { Recent } from './home/recent.tsx'

/** How the site is doing: figures, days, channels, what just happened; each opens onto its own view. */
export function Home() {
  const { t, range } = useApp()
  const overview = useQuery<OverviewRow>('overview', { ...range })
  const row = overview.data?.rows[0]
  // Once the tag is being waited for, it stays until the reader has seen the event arrive and goes on.
  const [waiting, setWaiting] = useState(false)
  const nothing = waiting || (!overview.busy && row?.events === 0)

  return (
    <>
      <Heading title={t.views.home}>
        <p class="question">{t.home.question}</p>
      </Heading>
      {overview.error && <Trouble t={t} error={overview.error} retry={overview.reload} />}
      {nothing ? (
        <NothingInRange
          wait={() => setWaiting(true)}
          done={() => {
            setWaiting(false)
            overview.reload()
          }}
        />
      ) : (
        <>
          <Figures load={overview} />
          <Findings />
          <div class="columns">
            <DayByDay />
            <Channels />
          </div>
          <Recent />
        </>
      )}
    </>
  )
}
