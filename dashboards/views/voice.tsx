import { useApp } from '../context.ts'
import { Heading } from '../parts/heading.tsx'
import { Panel } from '../parts/panel.tsx'
import { Segments } from '../parts/segments.tsx'
import { Source } from '../parts/source.tsx'
import { Trouble } from '../parts/trouble.tsx'
import type { Instrument, SurveyRow } from '../rows.ts'
import { useQuery } from '../use-load.ts'
import { Nothing } from './nothing.tsx'
import { Scores } from './voice/scores.tsx'
import { Silence } from './voice/silence.tsx'
import { SurveyPeople } from './voice/survey-people.tsx'

const INSTRUMENTS = ['nps', 'csat', 'ces', 'rating', 'text'] as const satisfies readonly Instrument[]

/** What people answered, each score with its interval and its n, and who did not answer. */
export function Voice() {
  const { t, state, range, go } = useApp()
  const w = t.voice
  const by = state.own['by'] ?? ''
  const asked = { ...range, by: by || 'touchpoint' }
  const load = useQuery<SurveyRow>('surveys', asked)
  const rows = load.data?.rows ?? []
  const footer = <Source url={load.url} name="surveys" answer={load.data} />
  const { instrument: open, outcome } = state.own
  const isSilent = outcome === 'dismissed' || outcome === 'silent'
  const people = <SurveyPeople asked={asked} />
  return (
    <>
      <Heading title={t.views.voice}>
        <p class="question">{t.voice.question}</p>
      </Heading>
      <div class="row map-tools">
        <Segments
          label={w.by}
          value={by}
          options={Object.entries(w.bys).map(([key, label]) => ({ key, label }))}
          pick={(key) => go({ own: { by: key, instrument: '', part: '', outcome: '' } }, true)}
        />
      </div>
      <div class="stack">
        {(load.error || rows.length === 0) && (
          <Panel title={t.views.voice} busy={load.busy} footer={footer}>
            {load.error && <Trouble t={t} error={load.error} retry={load.reload} />}
            {load.data && !load.busy && (
              <Nothing
                event="survey_response"
                code="periplo('survey', { survey_id: 'compra', instrument: 'nps', touchpoint: 'compra_web', score: 9 })"
                title={w.nothing}
              />
            )}
          </Panel>
        )}
        {INSTRUMENTS.map((instrument) => {
          const own = rows.filter((row) => row.instrument === instrument && row.answers > 0)
          if (own.length === 0) return null
          return (
            <>
              <Panel key={instrument} title={w.instruments[instrument]} busy={load.busy} footer={footer}>
                <Scores instrument={instrument} rows={own} by={by} />
              </Panel>
              {open === instrument && !isSilent && people}
            </>
          )
        })}
        {rows.some((row) => row.viewers > 0) && (
          <Panel title={w.silence} busy={load.busy} footer={footer}>
            <Silence rows={rows.filter((row) => row.viewers > 0)} by={by} />
          </Panel>
        )}
        {open && isSilent && people}
      </div>
    </>
  )
}
