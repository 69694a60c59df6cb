import { type Books, readBooks } from '../api.ts'
import { useApp } from '../context.ts'
import { DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { Panel } from '../parts/panel.tsx'
import { QueryPanel } from '../parts/query-panel.tsx'
import type { QualityRow } from '../rows.ts'
import { useLoad, useQuery } from '../use-load.ts'

const EVERY_MS = 5000

/** Whether everything that came is where it belongs, and what was refused. */
export function Quality() {
  const { t, f, range } = useApp()
  const load = useQuery<QualityRow>('data_quality', { ...range })
  const books = useLoad('/api/v1/books', readBooks, EVERY_MS)
  return (
    <>
      <Heading title={t.views.quality}>
        <p class="question">{t.quality.question}</p>
      </Heading>
      {books.data?.books && <Ledger books={books.data.books} />}
      <QueryPanel title={t.quality.refused} query="data_quality" load={load}>
        {load.data && load.data.rows.length === 0 ? (
          <Empty title={t.quality.nothing} state="range">
            <p>{t.quality.nothingText}</p>
          </Empty>
        ) : (
          <DataTable
            caption={t.quality.refused}
            rows={load.data?.rows ?? []}
            rowKey={(row) => row.reason}
            testid="refused"
            stacked
            columns={[
              { key: 'reason', label: t.quality.reason, cell: (row) => <code>{row.reason}</code> },
              { key: 'refused', label: t.quality.events, numeric: true, cell: (row) => f.count(row.refused) },
              {
                key: 'stored',
                label: t.quality.stored,
                numeric: true,
                cell: (row) => f.count(row.stored_since),
              },
              {
                key: 'back',
                label: t.quality.canBack,
                numeric: true,
                cell: (row) => f.count(row.can_be_put_back),
              },
              {
                key: 'last',
                label: t.quality.last,
                cell: (row) => <span class="message">{row.last_message || row.last_name}</span>,
              },
            ]}
          />
        )}
      </QueryPanel>
    </>
  )
}

/** Two sums with the same total on both sides, as long as nothing is lost. */
function Ledger({ books }: { books: Books }) {
  const { t, f } = useApp()
  const w = t.quality.books
  const terms = (names: readonly (keyof typeof w)[]) =>
    names.map((name) => `${w[name]} ${f.count(books[name])}`).join(' + ')
  return (
    <div class="ledger">
      <Panel title={t.quality.ledger}>
        <div data-testid="books" data-missing={books.missing}>
          <p>
            <strong>
              {books.missing === 0 ? t.quality.balanced : t.quality.unbalanced(f.count(books.missing))}
            </strong>
          </p>
          <p>
            {terms(['received'])} = {terms(['dropped', 'accepted', 'not_durable'])}
          </p>
          <p>
            {terms(['accepted', 'recovered'])} ={' '}
            {terms(['inserted', 'duplicate', 'parked', 'erased', 'dead', 'pending'])}
          </p>
          <p class="question">{t.quality.ledgerHint}</p>
        </div>
      </Panel>
    </div>
  )
}
