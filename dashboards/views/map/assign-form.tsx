import { useState } from 'preact/hooks'
import { type ApiError, type Journey, patchJourney } from '../../api.ts'
import { useApp } from '../../context.ts'
import { toApiError } from '../../parts/api-error.ts'
import { textOf } from '../../parts/form-texts.ts'
import { Trouble } from '../../parts/trouble.tsx'
import type { UnassignedRow } from '../../rows.ts'
import { touchpointKey } from './touchpoint-key.ts'

interface Props {
  journey: Journey
  row: UnassignedRow
  /** Told the touchpoint it is from now on. */
  done: (touchpoint: string) => void
  /** Reads again what somebody else has written meanwhile. */
  reload: () => void
}

const NEW = '*'

/** Puts an event that no rule covers at a touchpoint, one that is there or a new one: a line of the journey's file. */
export function AssignForm({ journey, row, done, reload }: Props) {
  const { t, site, lang } = useApp()
  const w = t.map
  const [touchpoint, setTouchpoint] = useState('')
  const [error, setError] = useState<ApiError | undefined>(undefined)
  const [isBusy, setBusy] = useState(false)

  const save = async (given: FormData): Promise<void> => {
    const say = (name: string): string => textOf(given, name)
    const [path, es, en] = [say('path'), say('es') || say('en'), say('en') || say('es')]
    const assign = {
      event: row.name,
      ...(path && { path }),
      ...(!row.url_path && row.channel && { channel: row.channel }),
    }
    const change =
      touchpoint === NEW
        ? { assign, touchpoint: touchpointKey(es, journey), title: { es, en }, stage: say('stage') }
        : { assign, touchpoint }
    setBusy(true)
    setError(undefined)
    try {
      await patchJourney(site.key, journey, [change])
      done(
        touchpoint === NEW
          ? { es, en }[lang]
          : (journey.touchpoints.find(({ key }) => key === touchpoint)?.title[lang] ?? touchpoint),
      )
    } catch (thrown) {
      setError(toApiError(thrown))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      class="assign"
      aria-busy={isBusy}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBusy) void save(new FormData(event.currentTarget))
      }}
    >
      <label class="field">
        <span>{w.toTouchpoint}</span>
        <select value={touchpoint} required onChange={(event) => setTouchpoint(event.currentTarget.value)}>
          <option value="">{w.choose}</option>
          <option value={NEW}>{w.newTouchpoint}</option>
          {journey.stages.map((stage) => (
            <optgroup key={stage.key} label={stage.title[lang]}>
              {journey.touchpoints
                .filter((one) => one.stage === stage.key)
                .map(({ key, title }) => (
                  <option key={key} value={key}>
                    {title[lang]}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      {touchpoint === NEW && (
        <>
          {(['es', 'en'] as const).map((each) => (
            <label key={each} class="field">
              <span>{w.titleIn[each]}</span>
              <input name={each} required={each === lang} />
            </label>
          ))}
          <label class="field">
            <span>{w.inStage}</span>
            <select name="stage" required>
              {journey.stages.map(({ key, title }) => (
                <option key={key} value={key}>
                  {title[lang]}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
      {row.url_path && (
        <label class="field">
          <span>{w.onPath}</span>
          <input name="path" defaultValue={row.url_path} spellcheck={false} />
        </label>
      )}
      {error && <Trouble t={t} error={error} {...(error.status === 409 && { retry: reload })} />}
      <button type="submit" class="button primary" disabled={isBusy}>
        {w.save}
      </button>
    </form>
  )
}
