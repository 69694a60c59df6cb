import type { ComponentType } from 'preact'
import { useEffect, useReducer } from 'preact/hooks'
import { useApp } from './context.ts'
import type { Lang } from './state.ts'
import { loadText, type Text } from './text/index.ts'
import { viewOf, wordsOf } from './views/index.ts'

const loaded = new Map<string, ComponentType>()

/** Loads a view in a language, its file and its words together, and gives the dictionary. */
export async function loadView(key: string, lang: Lang): Promise<Text> {
  const view = viewOf(key)
  const [text, component] = await Promise.all([loadText(lang, wordsOf(view)), view.load()])
  loaded.set(`${view.key} ${lang}`, component)
  return text
}

/** Shows a view, loading it the first time. */
export function ViewSlot({ view }: { view: string }) {
  const { lang } = useApp()
  const { key } = viewOf(view)
  const View = loaded.get(`${key} ${lang}`)
  const [, redraw] = useReducer((n: number) => n + 1, 0)
  useEffect(() => {
    if (!View) void loadView(key, lang).then(() => redraw(undefined))
  }, [key, lang])
  return View ? <View key={key} /> : null
}
