import { useEffect, useRef } from 'preact/hooks'
import { useApp } from '../context.ts'
import { wordOf } from '../text/index.ts'
import type { QueryLoad } from '../use-load.ts'
import { type Column, DataTable } from './data-table.tsx'
import { Icon } from './icon.tsx'
import { Link } from './link.tsx'
import { QueryFrame } from './query-frame.tsx'

interface Props<Row> {
  title: string
  /** Who they are, in a sentence. */
  about?: string | undefined
  /** The saved query; its test ids are its name with hyphens. */
  query: string
  load: QueryLoad<Row>
  /** What is shown beside the person. */
  columns: readonly Column<Row>[]
  close: () => void
  /** What the rows are: `people`, `carts`, `conversions` … */
  unit?: string | undefined
  /** Asks for those that are not listed. */
  showAll?: () => void
  /** The rows are accounts, which have no timeline. */
  isOfAccounts?: boolean
}

/** The people behind a number, as many as it says, each a door to their timeline. Takes the focus and gives it back. */
export function PeoplePanel<Row extends { person_id: string; total: number }>(props: Props<Row>) {
  const { title, about, query, load, columns, close, unit = 'people', showAll, isOfAccounts = false } = props
  const { t, f } = useApp()
  const rows = load.data?.rows ?? []
  const testid = query.replaceAll('_', '-')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const opener = document.activeElement
    // Opened by its address and not by a number: the focus stays where it is.
    if (!(opener instanceof HTMLElement) || !opener.closest('main')) return undefined
    heading.current?.focus()
    return () => opener.focus()
  }, [title])
  return (
    <QueryFrame
      heading={heading}
      title={title}
      tools={
        <button type="button" class="button quiet" aria-label={t.close} onClick={close}>
          <Icon name="cross" />
        </button>
      }
      query={query}
      load={load}
      class="who"
    >
      {about && <p class="muted">{about}</p>}
      {load.data && (
        <p class="muted" data-testid={`${testid}-total`}>
          {t.who.shownOf(f.count(rows.length), f.count(rows[0]?.total ?? 0), wordOf(t.who.units, unit))}
          {showAll && rows.length < (rows[0]?.total ?? 0) && (
            <>
              {' '}
              <button type="button" class="button" onClick={showAll}>
                {t.who.showAll}
              </button>
            </>
          )}
        </p>
      )}
      {rows.length > 0 && (
        <DataTable
          caption={title}
          rows={rows}
          rowKey={(row, index) => `${row.person_id} ${index}`}
          testid={testid}
          stacked
          columns={[
            {
              key: 'person',
              label: isOfAccounts ? t.figures.accounts : t.figures.people,
              cell: (row) =>
                isOfAccounts || !row.person_id ? (
                  row.person_id || <span class="muted">{t.who.nobody}</span>
                ) : (
                  <Link to={{ view: 'people', own: { person: row.person_id } }}>{row.person_id}</Link>
                ),
            },
            ...columns,
          ]}
        />
      )}
    </QueryFrame>
  )
}
