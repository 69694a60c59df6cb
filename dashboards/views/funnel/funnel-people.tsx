import { useApp } from '../../context.ts'
import { PeoplePanel } from '../../parts/people-panel.tsx'
import type { FunnelPersonRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'
import { nodeLabel } from './leavers.tsx'
import type { Asked } from './asked.ts'

/** The people behind a number of the funnel or of what those who left did next: as many as it says. */
export function FunnelPeople({ asked, label }: { asked: Asked; label: (step: number) => string }) {
  const { t, f, state, go } = useApp()
  const { step = '', outcome = 'all', next = '' } = state.own
  const load = useQuery<FunnelPersonRow>('funnel_people', { ...asked, step, outcome, next_node: next })
  const name = label(Number(step))
  const words: Readonly<Record<string, string>> = t.funnel.outcomes
  return (
    <PeoplePanel
      title={
        next ? t.funnel.whoWent(name, nodeLabel(t, next)) : t.funnel.who(name, words[outcome] ?? outcome)
      }
      query="funnel_people"
      load={load}
      close={() => go({ own: { step: '', outcome: '', next: '' } })}
      columns={[
        { key: 'reached', label: t.funnel.reached, cell: (row) => f.shortDateTime(row.reached_at) },
        { key: 'outcome', label: t.funnel.outcome, cell: (row) => t.funnel.outcomes[row.outcome] },
        {
          key: 'previous',
          label: t.funnel.fromPrevious,
          numeric: true,
          cell: (row) => (row.ms_from_previous === null ? '—' : f.span(row.ms_from_previous)),
        },
      ]}
    />
  )
}
