import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { type App, AppContext } from '../context.ts'
import { makeFormats, pickLocale } from '../format.ts'
import { Logo } from '../parts/icon.tsx'
import { Segments } from '../parts/segments.tsx'
import { addDays, type Change, type Lang, type State } from '../state.ts'
import type { Text } from '../text/index.ts'
import { loadView, ViewSlot } from '../view-slot.tsx'
import type { Shared } from './main.tsx'
import { wordsOf } from './words.ts'

/** How the same is shown: what a reader may choose, too. */
const FREE: ReadonlySet<string> = new Set(['show', 'daily', 'metric'])

interface Props {
  shared: Shared
  firstText: Text
  firstLang: Lang
  region: string
}

/** A shared view: itself, without a way to any other. */
export function SharedPage({ shared, firstText, firstLang, region }: Props) {
  const { site, range, today } = shared
  const [{ t, lang }, setWords] = useState({ t: firstText, lang: firstLang })
  const only = useMemo(() => new Set(shared.queries), [shared])
  const [own, setOwn] = useState(shared.state.own)
  const w = wordsOf(lang)
  const f = makeFormats(pickLocale(lang, region, navigator.languages, site.locale), site.time_zone)
  const { view, period = '', from = '', to = '' } = shared.state
  const state: State = {
    ...{ view, site: site.key, period, from, to, lang, theme: '', region },
    ...{ own, problems: [] },
  }
  const go = ({ own: change = {} }: Change) => {
    const free = Object.entries(change).filter(([key]) => FREE.has(key))
    if (free.length > 0) setOwn({ ...own, ...Object.fromEntries(free) })
  }
  const app: App = {
    ...{ state, site, sites: [site], role: 'viewer', range, today, only, lang, t, f },
    ...{ keyEpoch: 0, go, href: () => '', askKey: () => undefined },
  }
  useEffect(() => {
    document.documentElement.lang = lang
  }, [lang])
  const main = useRef<HTMLElement>(null)
  useLocked(main)
  const locked = Object.entries(own).filter(([key, value]) => value !== '' && !FREE.has(key))
  return (
    <AppContext.Provider value={app}>
      <div class="shared">
        <header class="shared-head">
          <Logo />
          <p>
            <b>{shared.title || site.name}</b>
            <span class="muted" data-testid="shared-days">
              {shared.title && `${site.name} · `}
              {t.rangeIs(f.day(range.from), f.day(addDays(range.to, -1)), site.time_zone)}
            </span>
          </p>
          <Segments
            label={t.language}
            value={lang}
            options={[
              { key: 'es', label: 'ES', name: 'ES · Español', lang: 'es' },
              { key: 'en', label: 'EN', name: 'EN · English', lang: 'en' },
            ]}
            pick={(key) => {
              const next = key as Lang
              void loadView(view, next).then((words) => setWords({ t: words, lang: next }))
            }}
          />
        </header>
        <main id="content" ref={main}>
          {locked.length > 0 && (
            <p class="shared-locked muted">
              {w.locked}:{' '}
              {locked.map(([key, value]) => (
                <code key={key}>{`${key}=${value}`}</code>
              ))}
            </p>
          )}
          <ViewSlot view={view} />
        </main>
        <footer class="shared-foot muted">{w.note(f.count(shared.least_people))}</footer>
      </div>
    </AppContext.Provider>
  )
}

/** Every control of the view is shut, also one that comes later, but for those that only show the same in another way. */
function useLocked(box: { current: HTMLElement | null }): void {
  useEffect(() => {
    const { current } = box
    if (!current) return undefined
    const lock = () => {
      // Those that are shut already would be told as a change again, and again.
      const open = ':is(button, select, input):enabled:not([data-free])'
      for (const control of current.querySelectorAll<HTMLButtonElement>(open)) control.disabled = true
    }
    lock()
    const observer = new MutationObserver(lock)
    observer.observe(current, { childList: true, subtree: true, attributeFilter: ['disabled'] })
    return () => observer.disconnect()
  }, [])
}

/** Why there is nothing to see. */
export function Gone({ lang, code, message }: { lang: Lang; code: string; message: string }) {
  const reasons: Readonly<Record<string, string>> = wordsOf(lang).gone
  return (
    <main class="gate">
      <div class="panel gate-card" role="alert">
        <Logo />
        <h1>Periplo</h1>
        <p>{reasons[code] ?? message}</p>
      </div>
    </main>
  )
}
