import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../context.ts'
import { FunnelBars } from '../charts/funnel-bars.tsx'
import { Heading } from '../parts/heading.tsx'
import { QueryPanel } from '../parts/query-panel.tsx'
import { ChartOrTable } from '../parts/segments.tsx'
import type { FunnelRow } from '../rows.ts'
import { useQuery } from '../use-load.ts'
import { Controls } from './funnel/controls.tsx'
import type { Details as ShowDetails } from './funnel/details.tsx'
import { FunnelPeople } from './funnel/funnel-people.tsx'
import { FunnelTable } from './funnel/table.tsx'
import { NeverSent } from './funnel/never-sent.tsx'
import { rowLabel } from './funnel/step-label.ts'
import { StepsEditor } from './funnel/steps-editor.tsx'
import { DEFAULT_STEPS, readSteps, writeSteps } from './funnel/steps.ts'

/** Where people leave: entered = went on + left + still under way, step by step; and who, where to, how soon. */
export function Funnel() {
  const { t, state, range, go } = useApp()
  const steps = state.own['steps'] ? readSteps(state.own['steps']) : DEFAULT_STEPS
  const windowHours = Number.parseInt(state.own['window'] ?? '', 10) || 168
  const mode = state.own['mode'] ?? 'ordered'
  const complete = steps.every((step) => step.options.every(({ name }) => name !== ''))
  const asked = { ...range, steps: writeSteps(steps), window_hours: windowHours, mode }
  const load = useQuery<FunnelRow>('funnel', complete ? asked : null)
  const rows = load.data?.rows ?? []
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set())
  // Its own file: the bars are there before what stands below them.
  const [Details, setDetails] = useState<typeof ShowDetails | null>(null)
  useEffect(() => void import('./funnel/details.tsx').then((file) => setDetails(() => file.Details)), [])
  const asTable = state.own['show'] === 'table'
  const label = (step: number) => {
    const row = rows.find((one) => one.step === step)
    return row ? rowLabel(t, row, rows.length) : t.funnel.step(String(step))
  }
  const shown = { rows, missing, label }

  return (
    <>
      <Heading title={t.views.funnel}>
        <p class="question">{t.funnel.question}</p>
      </Heading>
      <div class="funnel-page">
        <div class="funnel-edit">
          <StepsEditor steps={steps} change={(next) => go({ own: { steps: writeSteps(next) } }, true)} />
          <Controls windowHours={windowHours} mode={mode} />
        </div>
        <div class="funnel-answers">
          <QueryPanel
            title={t.views.funnel}
            tools={
              <ChartOrTable
                t={t}
                value={asTable ? 'table' : ''}
                pick={(show) => go({ own: { show } }, true)}
              />
            }
            query="funnel"
            load={load}
          >
            {rows.length > 0 && (asTable ? <FunnelTable {...shown} /> : <FunnelBars {...shown} />)}
            {!load.busy &&
              rows.map(
                (row) =>
                  row.entered === 0 &&
                  row.name !== '' && (
                    <NeverSent
                      key={row.name}
                      step={row.name}
                      found={(step) => setMissing(new Set([...missing, step]))}
                    />
                  ),
              )}
          </QueryPanel>
          {state.own['step'] && <FunnelPeople asked={asked} label={label} />}
          {!load.error && (rows[0]?.entered ?? 0) > 0 && Details && (
            <Details asked={asked} rows={rows} label={label} />
          )}
        </div>
      </div>
    </>
  )
}
