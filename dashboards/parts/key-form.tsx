import { useEffect, useRef, useState } from 'preact/hooks'
import type { Text } from '../text/index.ts'
import { Logo } from './icon.tsx'

/** Asks for the server's key. `wrong`: one was given already and refused. */
export function KeyForm({ t, wrong, send }: { t: Text; wrong: boolean; send: (key: string) => void }) {
  const [key, setText] = useState('')
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    document.title = `${t.keyTitle} · ${t.appName}`
    input.current?.focus()
  }, [t])
  return (
    <main class="gate">
      <form
        class="panel gate-card"
        onSubmit={(event) => {
          event.preventDefault()
          if (key.trim()) send(key.trim())
        }}
      >
        <Logo />
        <h1>{t.keyTitle}</h1>
        <p>{t.keyText}</p>
        <label class="field">
          <span>{t.keyLabel}</span>
          <input
            ref={input}
            type="password"
            autoComplete="off"
            spellcheck={false}
            value={key}
            aria-invalid={wrong}
            aria-describedby={wrong ? 'key-wrong' : undefined}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        {wrong && (
          <p id="key-wrong" class="trouble-text" role="alert">
            {t.keyWrong}
          </p>
        )}
        <button type="submit" class="button primary">
          {t.keySend}
        </button>
      </form>
    </main>
  )
}
