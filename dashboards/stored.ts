/** Choices kept in this browser. Storage may be refused: then nothing is kept and nothing breaks. */

export type Choice = 'periplo_lang' | 'periplo_theme'

export function readChoice(key: Choice): string {
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

export function writeChoice(key: Choice, value: string): void {
  try {
    if (value) localStorage.setItem(key, value)
    else localStorage.removeItem(key)
  } catch {
    // Refused: the URL still carries the choice.
  }
}
