import { useApp } from '../../context.ts'
import { Channel, Device, Origin } from '../../parts/names.tsx'
import { wordOf } from '../../text/index.ts'
import { EventRow } from './event-row.tsx'
import { LONG_GAP_MS, type Visit } from './visits.ts'

/** A visit: how they came, on what, with which consent, and what they did; before it, how long they were away. */
export function VisitBand({ visit }: { visit: Visit }) {
  const { t, f } = useApp()
  const [first] = visit.rows
  if (!first) return null
  const gap = visit.gapMs ?? (visit.isOffSite ? first.gap_ms : null)
  return (
    <li class="visit">
      {gap !== null && gap >= LONG_GAP_MS && (
        <p class="gap" data-testid="gap">
          <span>{t.timeline.gap(f.longSpan(gap))}</span>
        </p>
      )}
      <div class="band">
        <h3>{title()}</h3>
        <time dateTime={first.occurred_at}>{f.dateTime(first.occurred_at)}</time>
        <span class="row tight">
          <Channel channel={first.channel} source={first.source} />
          {first.campaign && <span class="badge badge-campaign">{first.campaign}</span>}
          <Device device={first.device} />
          {(first.browser || first.country) && (
            <span class="muted">{[first.browser, first.country].filter(Boolean).join(' · ')}</span>
          )}
          <Origin origin={first.origin} />
          {!visit.isOffSite && first.consent_mode && (
            <span class="badge">{wordOf(t.consents, first.consent_mode)}</span>
          )}
        </span>
      </div>
      <ol class="events">
        {visit.rows.map((row, index) => (
          <EventRow
            key={`${row.occurred_at} ${index}`}
            row={row}
            consentBefore={visit.rows[index - 1]?.consent_mode}
          />
        ))}
      </ol>
    </li>
  )

  function title(): string {
    if (visit.isOffSite) return t.timeline.offSite
    const no = f.count(visit.sessionNo)
    return visit.isStart ? t.timeline.visit(no) : t.timeline.visitGoesOn(no)
  }
}
