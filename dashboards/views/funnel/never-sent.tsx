import { useEffect } from 'preact/hooks'
import { useApp } from '../../context.ts'
import { Empty } from '../../parts/empty.tsx'
import type { FunnelRow } from '../../rows.ts'
import { addDays, dayOf } from '../../state.ts'
import { useQuery } from '../../use-load.ts'
import { readSteps } from './steps.ts'

interface Props {
  step: string
  /** Told when it is certain that the site never sent this event. */
  found: (step: string) => void
}

/**
 * A step nobody reached: has the site ever sent this event? The answer is a funnel of that one event over
 * all time. If it never did, the step is not instrumented, and zero would be a lie.
 */
export function NeverSent({ step, found }: Props) {
  const { site } = useApp()
  const name = readSteps(step)[0]?.name ?? step
  const to = addDays(dayOf(new Date(), site.time_zone), 1)
  const { data, busy } = useQuery<FunnelRow>('funnel', { from: '2015-01-01', to, steps: [name] })
  const isMissing = !busy && data?.rows[0]?.entered === 0
  useEffect(() => {
    if (isMissing) found(step)
  }, [isMissing, step])
  if (!isMissing) return null
  return <NotSent name={name} code={`periplo('track', '${name}')`} />
}

/** Not zero but no data: the site never sent this event, and how it would. */
export function NotSent({ name, code }: { name: string; code: string }) {
  const { t } = useApp()
  return (
    <Empty title={t.empty.notSentTitle} state="not-sent">
      <p>{t.empty.notSentText(name)}</p>
      <pre class="code" tabIndex={0} role="region" aria-label={name}>
        <code>{code}</code>
      </pre>
    </Empty>
  )
}
