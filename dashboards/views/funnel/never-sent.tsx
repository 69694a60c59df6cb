import { useEffect } from 'preact/hooks'
import { useApp } from '../../context.ts'
import { NotSent } from '../../parts/not-sent.tsx'
import type { FunnelRow } from '../../rows.ts'
import { addDays } from '../../state.ts'
import { useQuery } from '../../use-load.ts'
import { readStep } from './steps.ts'

interface Props {
  step: string
  /** Told when it is certain that the site never sent this event. */
  found: (step: string) => void
}

/**
 * A step nobody reached: has the site ever sent one of its events? The answer is a funnel of that one step, without
 * pages and filters, over all time. If it never did, the step is not instrumented, and zero would be a lie.
 */
export function NeverSent({ step, found }: Props) {
  const { t, today } = useApp()
  const names = readStep(step).options.map(({ name }) => name)
  const to = addDays(today, 1)
  const { data, busy } = useQuery<FunnelRow>('funnel', { from: '2015-01-01', to, steps: names.join('|') })
  const isMissing = !busy && data?.rows[0]?.entered === 0
  useEffect(() => {
    if (isMissing) found(step)
  }, [isMissing, step])
  if (!isMissing) return null
  return <NotSent name={names.join(` ${t.funnel.or} `)} code={`periplo('track', '${names[0] ?? ''}')`} />
}
