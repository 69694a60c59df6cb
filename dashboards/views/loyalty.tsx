import { useApp } from '../context.ts'
import { Heading } from '../parts/heading.tsx'
import { QueryPanel } from '../parts/query-panel.tsx'
import { Segments } from '../parts/segments.tsx'
import type { RetentionRow } from '../rows.ts'
import { useQuery } from '../use-load.ts'
import { Cohorts } from './loyalty/cohorts.tsx'
import { Repeat } from './loyalty/repeat.tsx'
import { RetentionPeople } from './loyalty/retention-people.tsx'
import { Nothing } from './nothing.tsx'

/** Who comes back, cohort by cohort, and who buys again. */
export function Loyalty() {
  const { t, state, range, go } = useApp()
  const w = t.loyalty
  const by = state.own['by'] ?? ''
  const load = useQuery<RetentionRow>('retention', { ...range, by: by || 'week' })
  const rows = load.data?.rows ?? []
  return (
    <>
      <Heading title={t.views.loyalty}>
        <p class="question">{t.loyalty.question}</p>
      </Heading>
      <div class="stack">
        <QueryPanel
          title={w.retention}
          tools={
            <Segments
              label={w.by}
              value={by}
              options={Object.entries(w.bys).map(([key, label]) => ({ key, label }))}
              pick={(key) => go({ own: { by: key, cohort: '', later: '' } }, true)}
            />
          }
          query="retention"
          load={load}
        >
          {load.data && !load.busy && rows.length === 0 && (
            <Nothing event="page_view" code="periplo('page')" title={w.nothing} />
          )}
          {rows.length > 0 && <Cohorts rows={rows} by={by} />}
        </QueryPanel>
        {state.own['cohort'] && <RetentionPeople by={by} />}
        <Repeat />
      </div>
    </>
  )
}
