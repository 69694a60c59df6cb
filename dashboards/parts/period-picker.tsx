import { useState } from 'preact/hooks'
import { useApp } from '../context.ts'
import { addDays, PERIODS } from '../state.ts'

/** Presets, or two days. People pick the last day; the URL and the API hold the day after it. */
export function PeriodPicker() {
  const { t, f, state, site, range, go } = useApp()
  const [custom, setCustom] = useState(false)
  const open = custom || state.from !== ''
  const last = addDays(range.to, -1)
  return (
    <div class="period">
      <label class="field inline">
        <span class="hidden">{t.period}</span>
        <select
          value={open ? 'custom' : state.period}
          onChange={(event) => {
            const { value } = event.currentTarget
            setCustom(value === 'custom')
            if (value !== 'custom') go({ period: value })
          }}
        >
          {PERIODS.map((key) => (
            <option key={key} value={key}>
              {t.periods[key]}
            </option>
          ))}
          <option value="custom">{t.customPeriod}</option>
        </select>
      </label>
      {open && (
        <form
          class="dates"
          key={`${range.from}${range.to}`}
          onSubmit={(event) => {
            event.preventDefault()
            const dates = new FormData(event.currentTarget)
            const [from, to] = [dates.get('first'), dates.get('last')]
              .filter((day) => typeof day === 'string')
              .sort()
            if (from && to) go({ from, to: addDays(to, 1) })
          }}
        >
          <label class="field inline">
            <span class="hidden">{t.firstDay}</span>
            <input type="date" name="first" required defaultValue={range.from} title={t.firstDay} />
          </label>
          <label class="field inline">
            <span class="hidden">{t.lastDay}</span>
            <input type="date" name="last" required defaultValue={last} title={t.lastDay} />
          </label>
          <button type="submit" class="button">
            {t.apply}
          </button>
        </form>
      )}
      <p class="range">{t.rangeIs(f.shortDay(range.from), f.shortDay(last), site.time_zone)}</p>
    </div>
  )
}
