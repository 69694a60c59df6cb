import type { Lang } from '../state.ts'
import type { es } from './es.ts'

/** Every word on screen. The type is the Spanish dictionary: a key that another language lacks does not compile. */
export type Text = typeof es

const loaders: Record<Lang, () => Promise<Text>> = {
  es: () => import('./es.ts').then((module) => module.es),
  en: () => import('./en.ts').then((module) => module.en),
}

const loaded = new Map<Lang, Text>()

export async function loadText(lang: Lang): Promise<Text> {
  const text = loaded.get(lang) ?? (await loaders[lang]())
  loaded.set(lang, text)
  return text
}

/** The language: the URL's, else the stored choice, else the browser's first that we speak, else Spanish. */
export function pickLang(fromUrl: string, stored: string, navigatorLocales: readonly string[]): Lang {
  const wanted = [fromUrl, stored, ...navigatorLocales].map((locale) => locale.slice(0, 2))
  return wanted.find((lang): lang is Lang => lang === 'es' || lang === 'en') ?? 'es'
}

/** A word of a list keyed by what the data holds; a value we have no word for is shown as it is. */
export function wordOf(words: Readonly<Record<string, string>>, key: string): string {
  return words[key] ?? key
}
