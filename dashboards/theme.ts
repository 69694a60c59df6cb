import type { Theme } from './state.ts'

/** Puts the theme on the page; empty follows the system (the style sheet does that by itself). */
export function putTheme(theme: Theme | ''): void {
  const { dataset } = document.documentElement
  if (theme) dataset['theme'] = theme
  else delete dataset['theme']
}
