import type { ComponentChildren } from 'preact'
import { useApp } from '../../context.ts'
import { PeopleBehind } from '../../parts/people-behind.tsx'
import { Slow } from '../../parts/slow.tsx'
import { Source } from '../../parts/source.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import type { QueryLoad } from '../../use-load.ts'

interface Props<Row> {
  query: string
  load: QueryLoad<Row>
  nameOf?: (column: string, value: string) => string
  children: (rows: readonly Row[]) => ComponentChildren
}

/** One answer inside the panel of details, with its error and where it comes from. */
export function Detail<Row>({ query, load, nameOf, children }: Props<Row>) {
  const { t } = useApp()
  return (
    <div aria-busy={load.busy}>
      <Slow load={load} />
      {load.error && <Trouble t={t} error={load.error} retry={load.reload} />}
      {load.data ? children(load.data.rows) : load.busy && <p class="muted">{t.loading}</p>}
      <div class="detail-foot">
        <Source url={load.url} name={query} answer={load.data} />
      </div>
      <PeopleBehind load={load} nameOf={nameOf} />
    </div>
  )
}
