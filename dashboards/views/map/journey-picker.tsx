import type { Journey, Unit } from '../../api.ts'
import { useApp } from '../../context.ts'
import { Segments } from '../../parts/segments.tsx'

interface Props {
  journeys: readonly Journey[]
  journey: Journey
  persona: string
  /** Left out where only people are counted. */
  unit?: Unit
  /** Left out where laps are not told apart. */
  lap?: number
  /** Left out where nobody is filtered. */
  filter?: string
}

/** Which journey, whose, which lap of it and of whom: one map per persona, never an average one. */
export function JourneyPicker({ journeys, journey, persona, unit, lap, filter }: Props) {
  const { t, lang, go } = useApp()
  return (
    <div class="row map-tools">
      <label class="map-journey">
        <span>{t.journey}</span>
        <select
          value={journey.key}
          onChange={(event) =>
            go({ own: { journey: event.currentTarget.value, persona: '', unit: '', lap: '', stage: '' } })
          }
        >
          {journeys.map(({ key, title }) => (
            <option key={key} value={key}>
              {title[lang]}
            </option>
          ))}
        </select>
      </label>
      {journey.personas.length > 0 && (
        <Segments
          label={t.persona}
          value={persona}
          options={[
            { key: '', label: t.everybody },
            ...journey.personas.map(({ key, title }) => ({ key, label: title[lang] })),
          ]}
          pick={(key) => go({ own: { persona: key, stage: '' } })}
        />
      )}
      {journey.unit && unit && (
        <Segments
          label={t.map.unit}
          value={unit}
          options={[
            { key: 'account', label: t.figures.accounts },
            { key: 'person', label: t.map.people },
          ]}
          pick={(key) => go({ own: { unit: key, stage: '' } })}
        />
      )}
      {journey.loop && lap !== undefined && (
        <Segments
          label={t.map.lap}
          value={String(lap)}
          options={[
            { key: '0', label: t.map.allLaps },
            ...[1, 2, 3].map((no) => ({ key: String(no), label: t.map.lapNo(no) })),
          ]}
          pick={(key) => go({ own: { lap: key === '0' ? '' : key, stage: '' } })}
        />
      )}
      {filter !== undefined && (
        <label class="field">
          <span>{t.map.filter}</span>
          <input
            type="text"
            name="filter"
            value={filter}
            placeholder="device=mobile"
            title={t.map.filterText}
            spellcheck={false}
            autoCapitalize="none"
            onChange={(event) =>
              go({ own: { filter: event.currentTarget.value.trim(), stage: '', edge: '' } })
            }
          />
        </label>
      )}
    </div>
  )
}
