import type { ComponentChildren } from 'preact'
import type { Person } from '../../api.ts'
import { useApp } from '../../context.ts'
import type { TimelineRow } from '../../rows.ts'
import { wordOf } from '../../text/index.ts'

/** Who this is: first and last contact, visits, devices, consent. */
export function PersonCard({ rows, person }: { rows: readonly TimelineRow[]; person: Person | undefined }) {
  const { t, f } = useApp()
  const last = rows.at(-1)
  // What a server imports rests on no choice in a banner.
  const consent = rows.findLast((row) => row.consent_mode !== '')
  const identified = rows.find((row) => Boolean(row.is_identification))
  const visits = rows.reduce((most, row) => Math.max(most, row.session_no), 0)
  return (
    <aside class="panel person-card" aria-label={t.people.person}>
      <dl>
        {person && <Fact name={t.timeline.firstSeen}>{f.dateTime(person.first_seen_at)}</Fact>}
        {last && <Fact name={t.timeline.lastSeen}>{f.dateTime(last.occurred_at)}</Fact>}
        {identified && (
          <Fact name={`◆ ${t.timeline.identifiedShort}`}>{f.dateTime(identified.occurred_at)}</Fact>
        )}
        <Fact name={t.timeline.visits}>{f.count(visits)}</Fact>
        <Fact name={t.timeline.events}>{f.count(rows.length)}</Fact>
        {consent && <Fact name={t.timeline.consent}>{wordOf(t.consents, consent.consent_mode)}</Fact>}
        {person && <Fact name={t.timeline.devices}>{f.count(person.visitor_ids.length)}</Fact>}
      </dl>
      {person && (
        <details>
          <summary>{t.timeline.visitorIds}</summary>
          <ul class="ids">
            {person.visitor_ids.map((id) => (
              <li key={id}>
                <code>{id}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p class="legend">
        <span class="key key-anonymous">{t.timeline.legendAnonymous}</span>
        <span class="key key-moment">
          <span aria-hidden="true">◆</span> {t.timeline.identifiedShort}
        </span>
        <span class="key key-known">{t.timeline.legendKnown}</span>
      </p>
    </aside>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
