import { useState } from 'preact/hooks'
import { useApp } from '../context.ts'
import { Icon } from './icon.tsx'

/** Copies a text; says so in the button for a moment, and to screen readers. */
export function Copy({ text, label }: { text: string; label?: string }) {
  const { t } = useApp()
  const [done, setDone] = useState(false)
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        void copy(text)
        setDone(true)
        setTimeout(() => setDone(false), 2500)
      }}
    >
      <Icon name="copy" />
      <span aria-live="polite">{done ? t.copied : (label ?? t.copy)}</span>
    </button>
  )
}

/** The clipboard API exists only on https and loopback; elsewhere the old command still works. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
}
