import type { ComponentChildren } from 'preact'
import { useApp } from '../../context.ts'
import { Source } from '../../parts/source.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import type { QueryLoad } from '../../use-load.ts'

interface Props<Row> {
  query: string
  load: QueryLoad<Row>
  children: (rows: readonly Row[]) => ComponentChildren
}

/** One answer inside the panel of details, with its error and where it comes from. */
export function Detail<Row>({ query, load, children }: Props<Row>) {
  const { t } = useApp()
  return (
    <div aria-busy={load.busy}>
      {load.error && <Trouble t={t} error={load.error} retry={load.reload} />}
      {load.data ? children(load.data.rows) : load.busy && <p class="muted">{t.loading}</p>}
      <div class="detail-foot">
        <Source url={load.url} name={query} answer={load.data} />
      </div>
    </div>
  )
}
