import { useApp } from '../../context.ts'
import { Channel, Device, EventName, PersonLink } from '../../parts/names.tsx'
import type { LiveRow } from '../../rows.ts'

// A row that has just come is lit for a moment.
const FRESH_SECONDS = 3

/** Events, latest first. Used by the live view and by the home page. */
export function LiveList({ rows }: { rows: readonly LiveRow[] }) {
  const { t, f } = useApp()
  const keys = new Map<string, number>()
  return (
    <div class="scroll" role="group" aria-label={t.latest.list} tabIndex={0}>
      <table class="table stacked live-table" data-testid="live-list" role="table">
        <caption class="hidden">{t.latest.list}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              {t.latest.when}
            </th>
            <th scope="col" role="columnheader">
              {t.latest.what}
            </th>
            <th scope="col" role="columnheader">
              {t.latest.who}
            </th>
            <th scope="col" role="columnheader">
              {t.latest.where}
            </th>
            <th scope="col" role="columnheader">
              {t.latest.how}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr
              role="row"
              key={keyOf(row, keys)}
              class={row.seconds_ago < FRESH_SECONDS ? 'arrives' : undefined}
            >
              <td class="when" role="cell">
                <time dateTime={row.occurred_at} title={f.dateTime(row.occurred_at)}>
                  {f.ago(Math.max(0, row.seconds_ago))}
                </time>
              </td>
              <th scope="row" role="rowheader">
                <EventName name={row.name} />
              </th>
              <td role="cell">
                <PersonLink id={row.person_id} known={Boolean(row.is_known)} />
              </td>
              <td role="cell">
                <span class="path" title={row.title}>
                  {row.url_path}
                </span>
              </td>
              <td role="cell">
                <span class="row tight">
                  <Channel channel={row.channel} source={row.source} />
                  <Device device={row.device} />
                  {row.country && <span class="badge">{row.country}</span>}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Rows carry no id: what happened, to whom, when; a counter tells apart those equal to the millisecond. */
function keyOf(row: LiveRow, seen: Map<string, number>): string {
  const key = `${row.occurred_at} ${row.person_id} ${row.name}`
  const count = (seen.get(key) ?? 0) + 1
  seen.set(key, count)
  return `${key} ${count}`
}
