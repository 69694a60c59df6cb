import { render } from 'preact'
import { ApiError, get, openLink, type Site } from '../api.ts'
import type { Range } from '../state.ts'
import { pickLang } from '../text/index.ts'
import { putTheme } from '../theme.ts'
import { loadView } from '../view-slot.tsx'
import { Gone, SharedPage } from './page.tsx'

/** What the server says of a link. */
export interface Shared {
  title: string
  state: {
    view: string
    period?: string
    from?: string
    to?: string
    lang?: 'es' | 'en'
    theme?: 'light' | 'dark'
    region?: string
    own: Record<string, string>
  }
  range: Range
  today: string
  site: Site
  queries: string[]
  least_people: number
}

// `/shared/ID#KEY`: the key is for requests alone. Of the address nothing else counts but how the reader likes it.
const wanted = new URLSearchParams(location.search)
openLink(`${location.pathname.split('/')[2] ?? ''}.${location.hash.slice(1)}`)
const root = document.getElementById('app')!
let lang = pickLang(wanted.get('lang') ?? '', '', navigator.languages)
document.documentElement.lang = lang
try {
  const shared = await get<Shared>('/api/v1/shared')
  const { state } = shared
  lang = pickLang(wanted.get('lang') ?? '', state.lang ?? '', navigator.languages)
  document.documentElement.lang = lang
  const theme = wanted.get('theme') ?? state.theme ?? ''
  putTheme(theme === 'light' || theme === 'dark' ? theme : '')
  const region = wanted.get('region') ?? state.region ?? ''
  const text = await loadView(state.view, lang)
  render(<SharedPage shared={shared} firstText={text} firstLang={lang} region={region} />, root)
} catch (error) {
  render(
    <Gone lang={lang} code={error instanceof ApiError ? error.code : ''} message={String(error)} />,
    root,
  )
}
