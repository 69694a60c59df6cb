import { useApp } from '../../context.ts'
import { iconOf, Icon } from '../../parts/icon.tsx'
import { Origin } from '../../parts/names.tsx'
import type { TimelineRow } from '../../rows.ts'
import { wordOf } from '../../text/index.ts'

// From here on the wait before an event is worth saying.
const PAUSE_MS = 60_000

/** One event: when, what, where; its fields on demand. The row at which the person becomes known is marked ◆. */
export function EventRow({ row, consentBefore }: { row: TimelineRow; consentBefore: string | undefined }) {
  const { t, f } = useApp()
  const moment = Boolean(row.is_identification)
  const details = Object.entries(row.details ?? {})
  const place = row.title || row.url_path
  const side = row.is_known ? 'event-known' : 'event-anonymous'
  return (
    <li class={`event ${side} ${moment ? 'event-moment' : ''}`} data-testid="event" data-event={row.name}>
      <span class="event-port" aria-hidden="true">
        {moment ? <span class="diamond">◆</span> : <Icon name={iconOf(row.name)} />}
      </span>
      <div class="event-body">
        <p class="event-line">
          <time dateTime={row.occurred_at}>{f.time(row.occurred_at)}</time>
          <strong>{wordOf(t.events, row.name)}</strong>
          {row.value !== null && row.value !== 0 && (
            <span class="event-value">{f.money(row.value, row.currency)}</span>
          )}
          {place && (
            <span class="path" title={row.url_path}>
              {place}
            </span>
          )}
          {row.origin === 'import' && <Origin origin={row.origin} />}
          {consentBefore !== undefined && consentBefore !== row.consent_mode && (
            <span class="badge">{wordOf(t.consents, row.consent_mode)}</span>
          )}
          {row.gap_ms !== null && row.gap_ms >= PAUSE_MS && !row.is_entry && (
            <span class="muted">{t.timeline.later(f.span(row.gap_ms))}</span>
          )}
        </p>
        {moment && <p class="moment">◆ {t.timeline.identified(f.dateTime(row.occurred_at))}</p>}
        <details class="event-details">
          <summary>
            <code>{row.name}</code>
            <span class="hidden"> {t.timeline.details}</span>
          </summary>
          <dl class="fields">
            <div>
              <dt>url_path</dt>
              <dd>{row.url_path || '—'}</dd>
            </div>
            {details.map(([key, value]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      </div>
      {!row.is_known && <span class="hidden">{t.timeline.anonymousPart}</span>}
    </li>
  )
}
