import { useApp } from '../../context.ts'
import { wordOf } from '../../text/index.ts'

/** How long people have, and how strictly the order counts. */
export function Controls({ windowHours, mode }: { windowHours: number; mode: string }) {
  const { t, f, go } = useApp()
  const windows: Record<string, string> = { ...t.funnel.windows }
  windows[windowHours] ??= t.funnel.hours(f.count(windowHours))
  const modes: Record<string, string> = { ...t.funnel.modes }
  modes[mode] ??= wordOf(modes, mode)
  return (
    <div class="panel controls">
      <label class="field">
        <span>{t.funnel.window}</span>
        <select
          name="window"
          value={String(windowHours)}
          onChange={(event) => go({ own: { window: event.currentTarget.value } }, true)}
        >
          {Object.entries(windows).map(([hours, name]) => (
            <option key={hours} value={hours}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{t.funnel.mode}</span>
        <select
          name="mode"
          value={mode}
          onChange={(event) => go({ own: { mode: event.currentTarget.value } }, true)}
        >
          {Object.entries(modes).map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p class="muted">{t.funnel.stillHint}</p>
    </div>
  )
}
