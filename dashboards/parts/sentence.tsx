import type { ComponentChildren } from 'preact'

// No text has it.
const MARK = '\u0000'

/** A sentence of the dictionary in whose places stand elements, such as numbers that open something. */
export function Sentence({
  words,
  of,
}: {
  words: (...parts: string[]) => string
  of: readonly ComponentChildren[]
}) {
  const text = words(...of.map((_, no) => `${MARK}${no}${MARK}`))
  return <>{text.split(MARK).map((piece, no) => (no % 2 === 0 ? piece : of[Number(piece)]))}</>
}
