import type { Lang } from '../state.ts'
import { ofViews as en } from './en/index.ts'
import type { es as Spanish } from './es.ts'
import { ofViews as es } from './es/index.ts'

/** A file of words that comes with a view. */
export type Words = keyof typeof es

type Loaded<T> = T extends () => Promise<infer Groups> ? Groups : never
type Intersected<T> = (T extends unknown ? (one: T) => void : never) extends (all: infer All) => void
  ? All
  : never

/** Every word on screen; those of a view are there once it is loaded. */
export type Text = typeof Spanish & Intersected<Loaded<(typeof es)[Words]>>

const first: Record<Lang, () => Promise<typeof Spanish>> = {
  es: () => import('./es.ts').then((file) => file.es),
  en: () => import('./en.ts').then((file) => file.en),
}

/** The one dictionary of a language: what the frame says, and from now on these words too. */
export async function loadText(lang: Lang, words: readonly Words[]): Promise<Text> {
  const ofViews = { es, en }[lang]
  const [text, ...more] = await Promise.all([first[lang](), ...words.map((name) => ofViews[name]())])
  return Object.assign(text, ...more) as Text
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
