import { useEffect, useRef, useState } from 'preact/hooks'
import { type ApiError, type Both, type Journey, patchJourney } from '../../api.ts'
import { useApp } from '../../context.ts'
import { toApiError } from '../../parts/api-error.ts'
import { textOf, textsOf } from '../../parts/form-texts.ts'
import { Icon } from '../../parts/icon.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Trouble } from '../../parts/trouble.tsx'

type Stage = Journey['stages'][number]
interface Props {
  journey: Journey
  stage: Stage
  /** Of the touchpoints, those that the data suggest as a moment of truth. */
  suggested: ReadonlySet<string>
  done: () => void
  /** Reads again what somebody else has written meanwhile. */
  reload: () => void
}

/** Empty rows for notes to come. */
const MORE_NOTES = 2

/** What people decide of a stage: who answers for it, what it should be, what happens behind it, its moments of truth. */
export function StageEditor({ journey, stage, suggested, done, reload }: Props) {
  const { t, site, lang, go } = useApp()
  const w = t.map
  const [error, setError] = useState<ApiError | undefined>(undefined)
  const [isBusy, setBusy] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [stage.key])
  const touchpoints = journey.touchpoints.filter((one) => one.stage === stage.key)
  const close = () => go({ own: { edit: '' } })

  const save = async (given: FormData): Promise<void> => {
    const changes = [
      ...changesOf(stage, given),
      ...touchpoints.flatMap((one) => {
        const said = {
          moment_of_truth: given.has(`truth.${one.key}`),
          owner: textOf(given, `owner.${one.key}`) || null,
        }
        const was = { moment_of_truth: one.moment_of_truth, owner: one.owner ?? null }
        const news = differing(said, was)
        return Object.keys(news).length > 0 ? [{ touchpoint: one.key, ...news }] : []
      }),
    ]
    if (changes.length === 0) return close()
    setBusy(true)
    setError(undefined)
    try {
      await patchJourney(site.key, journey, changes)
      done()
      close()
    } catch (thrown) {
      setError(toApiError(thrown))
    } finally {
      setBusy(false)
    }
  }
  const number = (name: string, label: string, value: number | undefined, max: number) => (
    <label class="field">
      <span>{label}</span>
      <input
        name={name}
        type="number"
        min={0}
        max={max}
        step="any"
        defaultValue={value === undefined ? '' : String(value)}
      />
    </label>
  )
  const notes: Partial<Both>[] = [...stage.backstage, ...Array.from({ length: MORE_NOTES }, () => ({}))]
  return (
    <Panel
      title={w.editTitle(stage.title[lang])}
      heading={heading}
      tools={
        <button type="button" class="button quiet" aria-label={t.close} onClick={close}>
          <Icon name="cross" />
        </button>
      }
    >
      <form
        key={journey.version}
        data-testid="stage-editor"
        aria-busy={isBusy}
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void save(new FormData(event.currentTarget))
        }}
      >
        <div class="parameters">
          <label class="field">
            <span>{w.owner}</span>
            <input name="owner" defaultValue={stage.owner ?? ''} />
          </label>
          {number('desired_satisfaction', w.desiredPercent, percentOf(stage.desired_satisfaction), 100)}
          {number('continuation', w.targetGoingOn, percentOf(stage.target?.continuation), 100)}
          {number('median_days', w.targetDays, stage.target?.median_days, 3650)}
          {number('satisfaction', w.targetSatisfaction, percentOf(stage.target?.satisfaction), 100)}
        </div>
        <fieldset class="edit-list">
          <legend>{w.notes}</legend>
          {notes.map((note, index) => (
            <div key={index} class="edit-note">
              {(['es', 'en'] as const).map((each) => (
                <input
                  key={each}
                  name={`note.${each}`}
                  lang={each}
                  aria-label={`${w.note(String(index + 1))}, ${each}`}
                  placeholder={each}
                  defaultValue={note[each] ?? ''}
                />
              ))}
            </div>
          ))}
        </fieldset>
        <fieldset class="edit-list">
          <legend>{w.touchpoints}</legend>
          {touchpoints.map((one) => (
            <div key={one.key} class="edit-touchpoint">
              <label>
                <input type="checkbox" name={`truth.${one.key}`} defaultChecked={one.moment_of_truth} />
                <span>
                  ★ {one.title[lang]}
                  {suggested.has(one.key) && <span class="muted"> ☆ {w.suggested}</span>}
                </span>
              </label>
              <input
                name={`owner.${one.key}`}
                aria-label={w.ownerOf(one.title[lang])}
                placeholder={w.owner}
                defaultValue={one.owner ?? ''}
              />
            </div>
          ))}
        </fieldset>
        {error && <Trouble t={t} error={error} {...(error.status === 409 && { retry: reload })} />}
        <div class="row">
          <button type="submit" class="button primary" disabled={isBusy}>
            {w.save}
          </button>
          <span class="muted">{w.writes(`${journey.key}.yaml`)}</span>
        </div>
      </form>
    </Panel>
  )
}

const percentOf = (share: number | undefined): number | undefined =>
  share === undefined ? undefined : Math.round(share * 1e4) / 100

function numberOf(given: FormData, name: string, unit = 1): number | undefined {
  const text = textOf(given, name)
  return text === '' ? undefined : Math.round((Number(text) / unit) * 1e6) / 1e6
}

/** What of a stage is said to be another than it was; null where nothing is left of it. */
function changesOf(stage: Stage, given: FormData): object[] {
  const target = Object.fromEntries(
    Object.entries({
      continuation: numberOf(given, 'continuation', 100),
      median_days: numberOf(given, 'median_days'),
      satisfaction: numberOf(given, 'satisfaction', 100),
    }).filter(([, goal]) => goal !== undefined),
  )
  const [es, en] = [textsOf(given, 'note.es'), textsOf(given, 'note.en')]
  // A note in one language alone is that note in both.
  const notes = es.flatMap((text, index) => {
    const other = en[index] ?? ''
    return text || other ? [{ es: text || other, en: other || text }] : []
  })
  const news = differing(
    {
      owner: textOf(given, 'owner') || null,
      desired_satisfaction: numberOf(given, 'desired_satisfaction', 100) ?? null,
      target: Object.keys(target).length > 0 ? target : null,
      backstage: notes.length > 0 ? notes : null,
    },
    {
      owner: stage.owner ?? null,
      desired_satisfaction: stage.desired_satisfaction ?? null,
      target: stage.target ?? null,
      backstage: stage.backstage.length > 0 ? stage.backstage : null,
    },
  )
  return Object.keys(news).length > 0 ? [{ stage: stage.key, ...news }] : []
}

const differing = (said: Record<string, unknown>, was: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(said).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name])),
  )
