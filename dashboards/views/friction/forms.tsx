import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import { Sentence } from '../../parts/sentence.tsx'
import { Who } from '../../parts/who.tsx'
import type { FormFieldRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'
import { Nothing } from '../nothing.tsx'
import { useShare } from './share.ts'

/** Each form as a sentence, and its fields in order: the time they take, what they refuse, where people leave. */
export function Forms() {
  const { t, f, range } = useApp()
  const w = t.friction
  const share = useShare()
  const load = useQuery<FormFieldRow>('form_fields', { ...range })
  const rows = load.data?.rows ?? []
  const forms = [...new Set(rows.map((row) => row.form_id))]
  return (
    <QueryPanel title={w.forms} query="form_fields" load={load}>
      {load.data && !load.busy && rows.length === 0 && (
        <Nothing event="form_start" code={`<form id="pedido">…</form>`} title={w.noForms} />
      )}
      {forms.map((form) => {
        const fields = rows.filter((row) => row.form_id === form)
        const [one] = fields
        if (!one) return null
        const name = one.form_name || form
        const who = (column: 'starters' | 'completed' | 'abandoned' | 'still_under_way' | 'unconfirmed') => (
          <Who load={load} row={one} column={column} label={name} />
        )
        return (
          <div key={form} class="form-fields">
            <p class="map-finding" data-testid={`form-${form}`}>
              {one.completion_rate === null ? (
                <Sentence words={w.started} of={[name, who('starters')]} />
              ) : (
                <Sentence
                  words={w.form}
                  of={[
                    name,
                    who('starters'),
                    <>
                      {who('completed')} ({share(one.completed, one.starters)})
                    </>,
                    who('abandoned'),
                    who('still_under_way'),
                  ]}
                />
              )}{' '}
              {one.unconfirmed > 0 && <Sentence words={w.unconfirmed} of={[who('unconfirmed')]} />}
            </p>
            <DataTable
              caption={`${w.forms}: ${name}`}
              rows={fields}
              rowKey={(row) => row.field_id}
              testid={`fields-${form}`}
              stacked
              columns={[
                {
                  key: 'field',
                  label: w.field,
                  cell: (row) =>
                    row.field_id ? <code>{row.field_id}</code> : <span class="muted">{w.wholeForm}</span>,
                },
                {
                  key: 'people',
                  label: w.people,
                  numeric: true,
                  cell: (row) => (
                    <Who load={load} row={row} column="people" label={`${w.people}: ${row.field_id}`} />
                  ),
                },
                {
                  key: 'time',
                  label: w.time,
                  numeric: true,
                  cell: (row) => (row.median_ms === null ? '—' : f.span(row.median_ms)),
                },
                {
                  key: 'refused',
                  label: w.refused,
                  numeric: true,
                  cell: (row) => (
                    <Who
                      load={load}
                      row={row}
                      column="people_refused"
                      label={`${w.refused}: ${row.field_id}`}
                    />
                  ),
                },
                {
                  key: 'error',
                  label: w.error,
                  cell: (row) => (row.main_error ? <code>{row.main_error}</code> : '—'),
                },
                {
                  key: 'blank',
                  label: w.blank,
                  numeric: true,
                  cell: (row) => (row.submitted > 0 ? share(row.left_blank, row.submitted) : '—'),
                },
                {
                  key: 'left',
                  label: w.leftHere,
                  numeric: true,
                  cell: (row) => (
                    <Who
                      load={load}
                      row={row}
                      column="abandoned_here"
                      label={`${w.leftHere}: ${row.field_id}`}
                      {...(row.abandoned_here > 0 &&
                        row.abandoned_here === worstOf(fields) && {
                          shown: `▼ ${f.count(row.abandoned_here)}`,
                        })}
                    />
                  ),
                },
              ]}
            />
          </div>
        )
      })}
    </QueryPanel>
  )
}

const worstOf = (fields: readonly FormFieldRow[]): number =>
  Math.max(...fields.map((field) => field.abandoned_here))
