import { useApp } from '../../context.ts'
import { PeoplePanel } from '../../parts/people-panel.tsx'
import type { RetentionPersonRow } from '../../rows.ts'
import { addDays, isDay } from '../../state.ts'
import { useQuery } from '../../use-load.ts'
import { useCohortNames } from './names.ts'

/** Who of a cohort was back in a period: as many as the cell says. */
export function RetentionPeople({ by }: { by: string }) {
  const { t, f, state, range, go } = useApp()
  const { cohort: wanted = '', later: period = '0' } = state.own
  const cohort = isDay(wanted) ? wanted : range.from
  const names = useCohortNames(by)
  const load = useQuery<RetentionPersonRow>('retention_people', {
    from: cohort,
    to: addDays(cohort, 1),
    by: by || 'week',
    period,
  })
  return (
    <PeoplePanel
      title={t.loyalty.who(names.cohort(cohort), names.period(Number(period) || 0))}
      query="retention_people"
      load={load}
      close={() => go({ own: { cohort: '', later: '' } })}
      columns={[
        { key: 'first', label: t.loyalty.first, cell: (row) => f.shortDateTime(row.first_at) },
        { key: 'last', label: t.loyalty.last, cell: (row) => f.shortDateTime(row.last_at) },
      ]}
    />
  )
}
