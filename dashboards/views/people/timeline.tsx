import { useEffect, useRef, useState } from 'preact/hooks'
import { readPerson } from '../../api.ts'
import { useApp } from '../../context.ts'
import { Announce } from '../../parts/announce.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Link } from '../../parts/link.tsx'
import { nameOf } from '../../parts/names.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Source } from '../../parts/source.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import type { TimelineRow } from '../../rows.ts'
import { useLoad, useQuery } from '../../use-load.ts'
import { PersonCard } from './person-card.tsx'
import { PersonRights } from './person-rights.tsx'
import { VisitBand } from './visit-band.tsx'
import { visitsOf } from './visits.ts'

const EVERY_MS = 1000
const LIMIT = 1000

/** One person's whole journey in order, first event first; new ones appear by themselves. */
export function Timeline({ id }: { id: string }) {
  const { t, f, site, go } = useApp()
  const person = useLoad(`person ${site.key} ${id}`, (signal) => readPerson(site.key, id, signal))
  const load = useQuery<TimelineRow>('person_timeline', { person_id: id, limit: LIMIT }, EVERY_MS)
  const rows = load.data?.rows ?? []
  const known = rows.some((row) => Boolean(row.is_known)) || Boolean(person.data?.user_id)
  const missing = load.data && !load.busy && rows.length === 0

  return (
    <>
      <Link to={{ view: 'people', own: { person: '' } }} class="back">
        <Icon name="back" />
        {t.timeline.back}
      </Link>
      <Heading title={nameOf(t.who.anonymousName, id, known)}>
        <p class="question">
          <span class={`state-chip ${known ? 'state-known' : ''}`}>
            {known ? `◆ ${t.people.isKnown}` : t.people.isAnonymous}
          </span>
        </p>
      </Heading>
      {/* Not with the journey: it is gone before the erasure has said what went. */}
      {person.data && <PersonRights id={id} done={() => go({ view: 'people', own: { person: '' } })} />}
      {load.error && <Trouble t={t} error={load.error} retry={load.reload} />}
      {missing ? (
        <Empty title={t.timeline.noPerson} state="person">
          <p>{t.timeline.noPersonText}</p>
        </Empty>
      ) : (
        <div class="person-page">
          <PersonCard rows={rows} person={person.data} />
          <Panel
            title={t.timeline.title}
            tools={
              <span class="signal signal-on">
                <span class="signal-light" aria-hidden="true" />
                {t.timeline.following}
              </span>
            }
            footer={<Source url={load.url} name="person_timeline" answer={load.data} />}
          >
            <NewRows count={rows.length} ready={load.data !== undefined} />
            <ol class="timeline" data-testid="timeline">
              {visitsOf(rows).map((visit) => (
                <VisitBand key={visit.key} visit={visit} />
              ))}
            </ol>
            {rows.length === LIMIT && <p class="muted">{t.timeline.limited(f.count(LIMIT))}</p>}
          </Panel>
        </div>
      )}
    </>
  )
}

/** Tells screen readers that rows were added at the end. */
function NewRows({ count, ready }: { count: number; ready: boolean }) {
  const { t, f } = useApp()
  const [text, setText] = useState('')
  const before = useRef<number | null>(null)
  useEffect(() => {
    if (!ready) return
    const added = before.current === null ? 0 : count - before.current
    before.current = count
    if (added > 0) setText(t.timeline.newRows(added, f.count(added)))
  }, [count, ready])
  return <Announce text={text} />
}
