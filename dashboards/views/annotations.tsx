import { type Annotation, annotationsUrl, deleteAnnotation, listAnnotations, type ApiError } from '../api.ts'
import { useState } from 'preact/hooks'
import { type App, useApp } from '../context.ts'
import { toApiError } from '../parts/api-error.ts'
import { DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { Icon } from '../parts/icon.tsx'
import { useLazy } from '../parts/lazy.ts'
import { Link } from '../parts/link.tsx'
import { daysOf } from '../parts/marks.tsx'
import { Panel } from '../parts/panel.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useLoad } from '../use-load.ts'
import { useJourney } from './map/use-journey.ts'

/** Everything that people wrote beside the numbers: to read, to add, to change. */
export function Annotations() {
  const app = useApp()
  const { t, state, site, role, go } = app
  const w = t.annotations
  const { kind = '', note = '' } = state.own
  const { journeys = [] } = useJourney()
  const url = annotationsUrl(site.key, kind ? { kind } : {})
  const load = useLoad(url, (signal) => listAnnotations(url, signal))
  const [news, setNews] = useState('')
  const rows = load.data ?? []
  const chosen = rows.find(({ annotation_id: id }) => id === note)
  const place = ({ journey: key, stage, touchpoint }: Annotation): string => {
    const journey = journeys.find((one) => one.key === key)
    return [
      journey?.title[app.lang] ?? key,
      journey?.stages.find((one) => one.key === stage)?.title[app.lang] ?? stage,
      journey?.touchpoints.find((one) => one.key === touchpoint)?.title[app.lang] ?? touchpoint,
    ]
      .filter(Boolean)
      .join(' · ')
  }
  const done = (said: string): void => {
    setNews(said)
    go({ own: { note: '' } })
    load.reload()
  }
  const mayWrite = role !== 'viewer'
  return (
    <>
      <Heading title={t.views.annotations}>
        <p class="question">{w.question}</p>
      </Heading>
      <div class="stack">
        <p role="status" class={news ? 'notice' : 'hidden'}>
          {news}
        </p>
        {mayWrite && note === 'new' && <Editor key="new" done={done} reload={load.reload} />}
        {chosen && (
          <Editor
            key={`${chosen.annotation_id} ${chosen.version}`}
            before={chosen}
            done={done}
            reload={load.reload}
          />
        )}
        <Panel
          title={w.list}
          busy={load.busy}
          tools={
            <>
              <label class="field inline">
                <span class="hidden">{w.kind}</span>
                <select
                  value={kind}
                  onChange={(event) => go({ own: { kind: event.currentTarget.value } }, true)}
                >
                  <option value="">{w.allKinds}</option>
                  {Object.entries(t.marks.kinds).map(([key, word]) => (
                    <option key={key} value={key}>
                      {word}
                    </option>
                  ))}
                </select>
              </label>
              {mayWrite && (
                <Link class="button" to={{ own: { note: 'new' } }}>
                  <Icon name="plus" />
                  {t.marks.add}
                </Link>
              )}
            </>
          }
          footer={
            <a class="button quiet" href={url} target="_blank" rel="noopener">
              JSON
            </a>
          }
        >
          {load.error && <Trouble t={t} error={load.error} retry={load.reload} />}
          {load.data && rows.length === 0 && (
            <Empty title={w.none} state="annotations">
              <p>{w.noneText}</p>
            </Empty>
          )}
          {rows.length > 0 && (
            <DataTable
              caption={w.list}
              rows={rows}
              rowKey={(row) => row.annotation_id}
              testid="annotations"
              stacked
              columns={[
                {
                  key: 'title',
                  label: w.title,
                  cell: (row) => (
                    <>
                      <Link to={{ own: { note: row.annotation_id } }}>{row.title}</Link>
                      {row.text && <small class="annotation-text">{row.text}</small>}
                      {row.link && (
                        <small>
                          <a href={row.link} target="_blank" rel="noopener noreferrer">
                            {w.evidence}
                          </a>
                        </small>
                      )}
                    </>
                  ),
                },
                { key: 'kind', label: w.kind, cell: (row) => t.marks.kinds[row.kind] },
                { key: 'days', label: w.days, cell: (row) => daysOf(app, row) || '—' },
                { key: 'place', label: w.place, cell: (row) => place(row) || '—' },
                { key: 'said', label: w.said, cell: (row) => saidOf(app, row) || '—' },
              ]}
            />
          )}
        </Panel>
      </div>
    </>
  )
}

/** Who answers for it, how far it is, what it counts. */
const saidOf = ({ t, f }: App, { owner, state, value, unit }: Annotation): string =>
  [owner, state && t.marks.states[state], value === null ? '' : `${f.decimal(value)} ${unit}`.trim()]
    .filter(Boolean)
    .join(' · ')

interface EditorProps {
  before?: Annotation
  done: (said: string) => void
  reload: () => void
}

/** An annotation opened: to be changed by those who may, with its earlier versions. */
function Editor({ before, done, reload }: EditorProps) {
  const { t, site, role, go } = useApp()
  const w = t.annotations
  const Form = useLazy(() => import('./annotations/form.tsx').then((file) => file.AnnotationForm))
  const Versions = useLazy(() => import('./annotations/versions.tsx').then((file) => file.Versions))
  const [error, setError] = useState<ApiError | undefined>(undefined)
  const remove = async (one: Annotation): Promise<void> => {
    try {
      await deleteAnnotation(site.key, one)
      done(w.deleted(one.title))
    } catch (thrown) {
      setError(toApiError(thrown))
    }
  }
  return (
    <Panel
      title={before ? before.title : w.new}
      tools={
        <button
          type="button"
          class="button quiet"
          aria-label={t.close}
          onClick={() => go({ own: { note: '' } })}
        >
          <Icon name="cross" />
        </button>
      }
    >
      {error && <Trouble t={t} error={error} retry={reload} />}
      {role !== 'viewer' && Form && (
        <Form
          {...(before && { before })}
          saved={(one) => done(w.saved(one.title))}
          reload={reload}
          remove={before && (() => void remove(before))}
        />
      )}
      {before && Versions && <Versions id={before.annotation_id} />}
    </Panel>
  )
}
