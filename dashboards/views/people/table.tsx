import { useApp } from '../../context.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Channel, Device, EventName, PersonLink } from '../../parts/names.tsx'
import type { PersonRow } from '../../rows.ts'
import { Link } from '../../parts/link.tsx'

const opens = (row: PersonRow, text: string) => (
  <Link to={{ view: 'people', own: { person: row.person_id } }} class="plain">
    {text}
  </Link>
)

/** One row per person; the name and every number of the row open that person. */
export function PeopleTable({ rows }: { rows: readonly PersonRow[] }) {
  const { t, f, site } = useApp()
  const number = (key: 'sessions' | 'events' | 'conversions', label: string): Column<PersonRow> => ({
    key,
    label,
    numeric: true,
    cell: (row) => opens(row, f.count(row[key])),
  })
  return (
    <DataTable
      caption={t.views.people}
      rows={rows}
      rowKey={(row) => row.person_id}
      testid="people-table"
      stacked
      columns={[
        {
          key: 'person',
          label: t.people.person,
          cell: (row) => <PersonLink id={row.person_id} known={Boolean(row.is_known)} />,
        },
        {
          key: 'last_seen_at',
          label: t.people.lastSeen,
          cell: (row) => (
            <time dateTime={row.last_seen_at} title={f.dateTime(row.last_seen_at)}>
              {f.shortDateTime(row.last_seen_at)}
            </time>
          ),
        },
        number('sessions', t.people.visits),
        number('events', t.people.events),
        number('conversions', t.people.conversions),
        {
          key: 'revenue',
          label: t.people.revenue,
          numeric: true,
          cell: (row) => (row.revenue ? opens(row, f.money(row.revenue, site.currency)) : '—'),
        },
        {
          key: 'first',
          label: t.people.firstChannel,
          cell: (row) => <Channel channel={row.first_channel} />,
        },
        {
          key: 'last',
          label: t.people.lastEvent,
          cell: (row) => (
            <span class="row tight">
              <EventName name={row.last_event} brief />
              <span class="path">{row.last_url_path}</span>
            </span>
          ),
        },
        {
          key: 'place',
          label: t.people.place,
          cell: (row) => (
            <span class="row tight">
              <Device device={row.device} />
              {row.country && <span class="badge">{row.country}</span>}
            </span>
          ),
        },
      ]}
    />
  )
}
