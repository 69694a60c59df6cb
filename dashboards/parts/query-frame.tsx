import { useApp } from '../context.ts'
import type { QueryLoad } from '../use-load.ts'
import { Panel, type PanelProps } from './panel.tsx'
import { Slow } from './slow.tsx'
import { Source } from './source.tsx'
import { Trouble } from './trouble.tsx'

export interface QueryFrameProps<Row> extends Omit<PanelProps, 'footer'> {
  /** The saved query. */
  query: string
  load: QueryLoad<Row>
}

/** A panel of one saved query: its foot names it, and what went wrong with it stands first. */
export function QueryFrame<Row>({ query, load, busy = load.busy, children, ...panel }: QueryFrameProps<Row>) {
  const { t, only } = useApp()
  if (only && !only.has(query)) return null
  return (
    <Panel
      {...panel}
      busy={busy}
      waiting={busy && !load.data}
      footer={<Source url={load.url} name={query} answer={load.data} />}
    >
      <Slow load={load} />
      {load.error && <Trouble t={t} error={load.error} retry={load.reload} />}
      {children}
    </Panel>
  )
}
