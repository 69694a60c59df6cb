import { useApp } from '../../context.ts'
import { Channel, Device, EventName, PersonLink } from '../../parts/names.tsx'
import type { LiveRow } from '../../rows.ts'

/** Events, latest first. Used by the live view and by the home page. */
export function LiveList({ rows }: { rows: readonly LiveRow[] }) {
  const { t, f } = useApp()
  const keys = new Map<string, number>()
  return (
    <div class="scroll" role="region" aria-label={t.live.list} tabIndex={0}>
      <table class="table live-table" data-testid="live-list">
        <caption class="hidden">{t.live.list}</caption>
        <thead>
          <tr>
            <th scope="col">{t.live.when}</th>
            <th scope="col">{t.live.what}</th>
            <th scope="col">{t.live.who}</th>
            <th scope="col">{t.live.where}</th>
            <th scope="col">{t.live.how}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row, keys)} class="arrives">
              <td class="when">
                <time dateTime={row.occurred_at} title={f.dateTime(row.occurred_at)}>
                  {f.ago(Math.max(0, row.seconds_ago))}
                </time>
              </td>
              <th scope="row">
                <EventName name={row.name} />
              </th>
              <td>
                <PersonLink id={row.person_id} known={Boolean(row.is_known)} />
              </td>
              <td>
                <span class="path" title={row.title}>
                  {row.url_path}
                </span>
              </td>
              <td>
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
