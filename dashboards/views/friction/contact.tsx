import { useApp } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import { Who } from '../../parts/who.tsx'
import type { ContactRow } from '../../rows.ts'
import { wordOf } from '../../text/index.ts'
import { useQuery } from '../../use-load.ts'
import { Nothing } from '../nothing.tsx'
import { useShare } from './share.ts'
import { spanOf, Versus } from './versus.tsx'

/** By which ways people ask for help, how long they wait, and whether they convert. */
export function Contact() {
  const { t, f, range } = useApp()
  const w = t.friction
  const share = useShare()
  const load = useQuery<ContactRow>('contact_channels', { ...range })
  const rows = load.data?.rows ?? []
  const span = spanOf(rows)
  const nameOf = (row: ContactRow) => [w.contactKinds[row.kind], row.method].filter(Boolean).join(' · ')
  return (
    <QueryPanel
      title={w.contact}
      query="contact_channels"
      load={load}
      nameOf={(column, value) => (column === 'kind' ? wordOf(w.contactKinds, value) : value)}
    >
      {load.data && !load.busy && rows.length === 0 && (
        <Nothing event="contact_click" code={`<a href="https://wa.me/…">WhatsApp</a>`} title={w.noContact} />
      )}
      {rows.length > 0 && (
        <DataTable
          caption={w.contact}
          rows={rows}
          rowKey={(row) => `${row.kind} ${row.method}`}
          testid="contact"
          stacked
          columns={[
            {
              key: 'how',
              label: w.how,
              cell: (row) => nameOf(row),
            },
            {
              key: 'people',
              label: t.figures.people,
              numeric: true,
              cell: (row) => (
                <Who load={load} row={row} column="people" label={`${t.figures.people}: ${nameOf(row)}`} />
              ),
            },
            { key: 'contacts', label: w.contacts, numeric: true, cell: (row) => f.count(row.contacts) },
            {
              key: 'answered',
              label: w.answered,
              numeric: true,
              cell: (row) =>
                row.answered === null ? '—' : share(row.answered, row.answered + (row.unanswered ?? 0)),
            },
            {
              key: 'wait',
              label: w.wait,
              numeric: true,
              cell: (row) => (row.median_ms_to_answer === null ? '—' : f.span(row.median_ms_to_answer)),
            },
            {
              key: 'rating',
              label: w.rating,
              numeric: true,
              cell: (row) =>
                row.mean_rating === null
                  ? '—'
                  : `${f.percent(row.mean_rating)} · n ${f.count(row.ratings)}${row.ratings < SMALL_SAMPLE ? `, ${t.smallSample}` : ''}`,
            },
            {
              key: 'converted',
              label: w.converted,
              numeric: true,
              cell: (row) => (
                <>
                  <Who
                    load={load}
                    row={row}
                    column="converted_after"
                    label={`${w.converted}: ${nameOf(row)}`}
                    shown={share(row.converted_after, row.people)}
                  />{' '}
                  / {share(row.others_converted, row.others)}
                </>
              ),
            },
            {
              key: 'difference',
              label: w.difference,
              cell: (row) => <Versus row={row} least={Math.min(row.people, row.others)} span={span} />,
            },
          ]}
        />
      )}
    </QueryPanel>
  )
}
