import type { ComponentType } from 'preact'
import { useApp } from '../../context.ts'
import { Panel } from '../../parts/panel.tsx'
import { Segments } from '../../parts/segments.tsx'
import type { FunnelRow } from '../../rows.ts'
import type { Asked, DetailProps } from './asked.ts'
import { BySegment } from './by-segment.tsx'
import { Compare } from './compare.tsx'
import { Leavers } from './leavers.tsx'
import { numbered } from './step-label.ts'
import { Times } from './times.tsx'
import { Trend } from './trend.tsx'

interface DetailView {
  show: ComponentType<DetailProps>
  /** Whether it is about one step, and whether it may be about the whole. */
  steps: boolean
  whole: boolean
}

const VIEWS: Readonly<Record<string, DetailView>> = {
  '': { show: Leavers, steps: true, whole: false },
  segments: { show: BySegment, steps: true, whole: true },
  times: { show: Times, steps: true, whole: true },
  trend: { show: Trend, steps: false, whole: true },
  compare: { show: Compare, steps: false, whole: true },
}

interface Props {
  asked: Asked
  rows: readonly FunnelRow[]
  label: (step: number) => string
}

/** One question at a time about where people leave: each is a query. */
export function Details({ asked, rows, label }: Props) {
  const { t, state, go } = useApp()
  const { detail = '' } = state.own
  const view = VIEWS[detail] ?? VIEWS['']!
  const steps = rows.slice(0, -1)
  // Without a choice: where most people leave.
  const worst = steps.reduce<FunnelRow | undefined>((a, b) => (b.left > (a?.left ?? -1) ? b : a), undefined)
  const given = Number.parseInt(state.own['at'] ?? '', 10)
  const known = given === 0 ? view.whole : steps.some((row) => row.step === given)
  const at = known ? given : view.whole ? 0 : (worst?.step ?? 1)
  const Show = view.show
  return (
    <Panel
      title={t.funnel.detail}
      tools={
        <Segments
          label={t.funnel.detail}
          value={detail}
          pick={(key) => go({ own: { detail: key } }, true)}
          options={Object.entries(t.funnel.details).map(([key, word]) => ({ key, label: word }))}
        />
      }
    >
      {view.steps && (
        <label class="field detail-step">
          <span>{t.funnel.atStep}</span>
          <select
            name="at"
            value={String(at)}
            onChange={(event) => go({ own: { at: event.currentTarget.value } }, true)}
          >
            {view.whole && <option value="0">{t.funnel.whole}</option>}
            {steps.map((row) => (
              <option key={row.step} value={String(row.step)}>
                {numbered(label(row.step), row)}
              </option>
            ))}
          </select>
        </label>
      )}
      <Show asked={asked} at={at} rows={rows} label={label} />
    </Panel>
  )
}
