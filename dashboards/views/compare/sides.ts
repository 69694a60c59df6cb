import type { Journey } from '../../api.ts'
import { useApp } from '../../context.ts'
import type { Range } from '../../state.ts'
import { addDays } from '../../state.ts'

/** One of the two that are compared. */
export interface Side {
  letter: 'a' | 'b'
  persona: string
  range: Range
  /** `A: En el móvil, 1 nov – 30 nov` */
  name: string
}

const DAY_MS = 86_400_000

/** As many days, right before. */
export function before({ from, to }: Range): Range {
  return { from: addDays(from, -Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)), to: from }
}

/**
 * Both sides, from the URL: two personas in this period (the journey's first two unless it says), or one in it and in the
 * one before.
 */
export function useSides(journey: Journey | undefined): { a: Side; b: Side } {
  const { t, f, lang, state, range } = useApp()
  const side = (letter: 'a' | 'b', key: string | undefined, days: Range): Side => {
    const persona = journey?.personas.find((one) => one.key === key)
    const title = persona?.title[lang] ?? t.everybody
    const dates = [f.shortDay(days.from), f.shortDay(addDays(days.to, -1))] as const
    return {
      letter,
      persona: persona?.key ?? '',
      range: days,
      name: t.compare.side(t.compare.sides[letter], title, ...dates),
    }
  }
  const [first, second] = journey?.personas ?? []
  if (state.own['when'] === 'before') {
    const a = side('a', state.own['a'], range)
    return { a, b: side('b', a.persona, before(range)) }
  }
  return {
    a: side('a', state.own['a'] ?? first?.key, range),
    b: side('b', state.own['b'] ?? second?.key, range),
  }
}

/** Both sides moved so that everybody has had `days` to go on, or null where that leaves no day. */
export function useClosed(sides: { a: Side; b: Side }, days: number): { a: Side; b: Side } | null {
  const { t, f, today } = useApp()
  const { from, to } = sides.a.range
  const last = addDays(today, -days)
  const own = { from, to: last < to ? last : to }
  if (own.to <= from) return null
  const moved = (side: Side, range: Range): Side => ({
    ...side,
    range,
    name: t.compare.dates(
      t.compare.sides[side.letter],
      f.shortDay(range.from),
      f.shortDay(addDays(range.to, -1)),
    ),
  })
  return { a: moved(sides.a, own), b: moved(sides.b, before(own)) }
}
