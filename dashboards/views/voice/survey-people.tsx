import { useApp } from '../../context.ts'
import { PeoplePanel } from '../../parts/people-panel.tsx'
import type { SurveyPersonRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'
import { usePartName } from './part-name.ts'

const OUTCOMES = ['answered', 'high', 'middle', 'low', 'dismissed', 'silent'] as const

/** Who gave the scores behind a number, with what they wrote; or who did not answer. */
export function SurveyPeople({ asked }: { asked: Record<string, string> }) {
  const { t, f, state, go } = useApp()
  const w = t.voice
  const { instrument = '', part = '' } = state.own
  const outcome = OUTCOMES.find((one) => one === state.own['outcome']) ?? 'answered'
  const nameOf = usePartName(state.own['by'] ?? '')
  const load = useQuery<SurveyPersonRow>('survey_people', { ...asked, instrument, part, outcome })
  const words: Record<string, string> = instrument === 'nps' ? { ...w.nps } : {}
  return (
    <PeoplePanel
      title={w.who(words[outcome] ?? w[outcome], nameOf(part))}
      query="survey_people"
      load={load}
      close={() => go({ own: { instrument: '', part: '', outcome: '' } })}
      columns={[
        { key: 'when', label: w.when, cell: (row) => f.shortDateTime(row.last_at) },
        {
          key: 'score',
          label: w.score,
          numeric: true,
          cell: (row) =>
            row.score === null ? '—' : w.of(f.count(row.score), f.count(row.scale_max ?? row.score)),
        },
        {
          key: 'comment',
          label: w.comment,
          cell: (row) => (row.comment ? <span class="message">{row.comment}</span> : '—'),
        },
      ]}
    />
  )
}
