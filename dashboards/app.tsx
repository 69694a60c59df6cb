import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { ApiError, listSites, readKey, setKey, type Role, type Site } from './api.ts'
import { type App, AppContext } from './context.ts'
import { makeFormats, pickLocale } from './format.ts'
import { Frame } from './frame.tsx'
import { KeyForm } from './parts/key-form.tsx'
import { startNavigation } from './parts/heading.tsx'
import { Trouble } from './parts/trouble.tsx'
import { type Change, changed, dayOf, type Lang, rangeOf, readState, writeState } from './state.ts'
import { readChoice } from './stored.ts'
import { pickLang, type Text } from './text/index.ts'
import { putTheme } from './theme.ts'
import { loadView, ViewSlot } from './view-slot.tsx'

const hrefOf = (change: Change) => location.pathname + writeState(changed(readState(location.search), change))

/** Holds what the whole app shares: the URL's state, the words, the site, the key. */
export function Root({ firstText, firstLang }: { firstText: Text; firstLang: Lang }) {
  const [search, setSearch] = useState(location.search)
  const state = useMemo(() => readState(search), [search])
  const { t, lang } = useWords(state.lang, firstText, firstLang)
  const [keyEpoch, setKeyEpoch] = useState(0)
  const [needsKey, setNeedsKey] = useState(false)
  const { sites, role = 'viewer', error, reload } = useSites(keyEpoch)

  useEffect(() => {
    const onBack = () => {
      startNavigation()
      setSearch(location.search)
    }
    addEventListener('popstate', onBack)
    return () => removeEventListener('popstate', onBack)
  }, [])
  useEffect(
    () => putTheme(state.theme || (readChoice('periplo_theme') as 'light' | 'dark' | '')),
    [state.theme],
  )

  const go = useCallback((change: Change, replace = false) => {
    const href = hrefOf(change)
    if (replace) history.replaceState(null, '', href)
    else history.pushState(null, '', href)
    if (!replace) startNavigation()
    if (change.view) scrollTo(0, 0)
    setSearch(location.search)
  }, [])
  const askKey = useCallback(() => setNeedsKey(true), [])

  const site = sites?.find(({ key }) => key === state.site) ?? sites?.[0]
  const f = useMemo(
    () =>
      makeFormats(
        pickLocale(lang, state.region, navigator.languages, site?.locale),
        site?.time_zone ?? 'UTC',
      ),
    [lang, state.region, site],
  )

  if (needsKey || error?.status === 401)
    return (
      <KeyForm
        t={t}
        wrong={readKey() !== ''}
        send={(key) => {
          setKey(key)
          setNeedsKey(false)
          setKeyEpoch((n) => n + 1)
        }}
      />
    )
  if (error) return <Trouble t={t} error={error} retry={reload} />
  if (!sites) return <p class="waiting">{t.loading}</p>
  if (!site) return <p class="waiting">{t.noSites}</p>

  const now = new Date()
  const range = rangeOf(state, site.time_zone, now)
  const today = dayOf(now, site.time_zone)
  const app: App = { state, site, sites, role, range, today, lang, t, f, keyEpoch, go, href: hrefOf, askKey }
  return (
    <AppContext.Provider value={app}>
      <Frame>
        <ViewSlot view={state.view} key={site.key} />
      </Frame>
    </AppContext.Provider>
  )
}

/** The dictionary of the wanted language; the earlier one stays until the new one has arrived. */
function useWords(fromUrl: string, firstText: Text, firstLang: Lang): { t: Text; lang: Lang } {
  const [words, setWords] = useState({ t: firstText, lang: firstLang })
  useEffect(() => {
    const lang = pickLang(fromUrl, readChoice('periplo_lang'), navigator.languages)
    document.documentElement.lang = lang
    let stopped = false
    void loadView(readState(location.search).view, lang).then((t) => stopped || setWords({ t, lang }))
    return () => {
      stopped = true
    }
  }, [fromUrl])
  return words
}

interface Opened {
  sites?: Site[]
  role?: Role
  error?: ApiError
}

function useSites(keyEpoch: number): Opened & { reload: () => void } {
  const [result, setResult] = useState<Opened>({})
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const controller = new AbortController()
    listSites(controller.signal).then(setResult, (error: unknown) => {
      if (controller.signal.aborted) return
      setResult({ error: error instanceof ApiError ? error : new ApiError(0, 'unreadable', String(error)) })
    })
    return () => controller.abort()
  }, [keyEpoch, turn])
  return { ...result, reload: () => setTurn((n) => n + 1) }
}
