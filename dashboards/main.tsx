import { render } from 'preact'
import { Root } from './app.tsx'
import { readState } from './state.ts'
import { readChoice } from './stored.ts'
import { pickLang } from './text/index.ts'
import { loadView } from './view-slot.tsx'

// Words and the first view come before anything is drawn, so that the first paint is complete.
const state = readState(location.search)
const lang = pickLang(state.lang, readChoice('periplo_lang'), navigator.languages)
const text = await loadView(state.view, lang)
render(<Root firstText={text} firstLang={lang} />, document.getElementById('app')!)
