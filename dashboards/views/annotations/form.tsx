import { useState } from 'preact/hooks'
import { type Annotation, type ApiError, saveAnnotation } from '../../api.ts'
import { useApp } from '../../context.ts'
import { toApiError } from '../../parts/api-error.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { useJourney } from '../map/use-journey.ts'

interface Props {
  before?: Annotation
  saved: (one: Annotation) => void
  /** Reads again what somebody else has written meanwhile. */
  reload: () => void
  remove: (() => void) | undefined
}

/** Kinds that are of a day; the others may be of a place in a journey alone. */
const OF_A_DAY: readonly string[] = ['release', 'campaign', 'incident', 'holiday']

/** Adds an annotation, or changes one. What is wrong is said by the server, with the field. */
export function AnnotationForm({ before, saved, reload, remove }: Props) {
  const { t, state, site, lang } = useApp()
  const w = t.annotations
  const { journeys } = useJourney()
  const given = state.own
  const [kind, setKind] = useState<string>(before?.kind ?? (given['journey'] ? 'note' : 'release'))
  const [key, setKey] = useState(before?.journey ?? given['journey'] ?? '')
  const [stage, setStage] = useState(before?.stage ?? given['stage'] ?? '')
  const [error, setError] = useState<ApiError | undefined>(undefined)
  const [isBusy, setBusy] = useState(false)
  const journey = journeys?.find((one) => one.key === key)

  const save = async (form: HTMLFormElement): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const said = Object.fromEntries(
        [...new FormData(form)].filter(([, value]) => typeof value === 'string' && value.trim() !== ''),
      )
      saved(await saveAnnotation(site.key, said, before))
    } catch (thrown) {
      setError(toApiError(thrown))
    } finally {
      setBusy(false)
    }
  }
  const common = (
    name: 'title' | 'owner' | 'unit' | 'link' | 'first_day' | 'last_day',
    required: boolean,
  ) => ({
    name,
    required,
    defaultValue: before?.[name] ?? given[name] ?? '',
    'aria-invalid': error?.field === name,
  })
  const text = (name: 'title' | 'owner' | 'unit' | 'link', required = false) => (
    <label class="field">
      <span>{w.fields[name]}</span>
      <input {...common(name, required)} />
    </label>
  )
  const day = (name: 'first_day' | 'last_day', required = false) => (
    <label class="field">
      <span>{w.fields[name]}</span>
      <input type="date" {...common(name, required)} />
    </label>
  )
  // Without their names a place would be lost by saving.
  if (!journeys) return null
  return (
    <form
      aria-busy={isBusy}
      data-testid="annotation-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBusy) void save(event.currentTarget)
      }}
    >
      <div class="parameters">
        <label class="field">
          <span>{w.kind}</span>
          <select name="kind" value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
            {Object.entries(t.marks.kinds).map(([each, word]) => (
              <option key={each} value={each}>
                {word}
              </option>
            ))}
          </select>
        </label>
        {text('title', kind !== 'owner')}
        {day('first_day', OF_A_DAY.includes(kind))}
        {day('last_day')}
        <label class="field">
          <span>{w.fields.journey}</span>
          <select
            name="journey"
            value={key}
            onChange={(event) => {
              setKey(event.currentTarget.value)
              setStage('')
            }}
          >
            <option value="">{w.noPlace}</option>
            {journeys.map((one) => (
              <option key={one.key} value={one.key}>
                {one.title[lang]}
              </option>
            ))}
          </select>
        </label>
        {journey && (
          <>
            <label class="field">
              <span>{w.fields.stage}</span>
              <select name="stage" value={stage} onChange={(event) => setStage(event.currentTarget.value)}>
                <option value="">{w.wholeJourney}</option>
                {journey.stages.map((one) => (
                  <option key={one.key} value={one.key}>
                    {one.title[lang]}
                  </option>
                ))}
              </select>
            </label>
            <label class="field">
              <span>{w.fields.touchpoint}</span>
              <select name="touchpoint" key={stage} required={kind === 'value'}>
                <option value="">{w.wholeStage}</option>
                {journey.touchpoints
                  .filter((one) => stage === '' || one.stage === stage)
                  .map((one) => (
                    <option
                      key={one.key}
                      value={one.key}
                      selected={one.key === (before?.touchpoint ?? given['touchpoint'])}
                    >
                      {one.title[lang]}
                    </option>
                  ))}
              </select>
            </label>
          </>
        )}
        {text('owner', kind === 'owner')}
        {kind === 'opportunity' && (
          <label class="field">
            <span>{w.fields.state}</span>
            <select name="state">
              {Object.entries(t.marks.states).map(([each, word]) => (
                <option key={each} value={each} selected={each === before?.state}>
                  {word}
                </option>
              ))}
            </select>
          </label>
        )}
        {kind === 'value' && (
          <>
            <label class="field">
              <span>{w.fields.value}</span>
              <input
                name="value"
                type="number"
                step="any"
                required
                defaultValue={before?.value === null ? '' : String(before?.value ?? '')}
              />
            </label>
            {text('unit')}
          </>
        )}
        {text('link')}
        <label class="field whole">
          <span>{w.fields.text}</span>
          <textarea name="text" rows={3} defaultValue={before?.text ?? ''} />
        </label>
        {error && <Trouble t={t} error={error} {...(error.status === 409 && { retry: reload })} />}
        <div class="row">
          <button type="submit" class="button primary" disabled={isBusy}>
            {w.save}
          </button>
          {remove && (
            <button type="button" class="button danger" onClick={remove}>
              {w.delete}
            </button>
          )}
        </div>
      </div>
    </form>
  )
}
