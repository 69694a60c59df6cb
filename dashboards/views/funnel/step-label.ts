import type { Text } from '../../text/index.ts'
import { wordOf } from '../../text/index.ts'
import { readStep } from './steps.ts'

/** `?add_to_cart:/producto*|purchase` → `Agregado al carrito · /producto* o Compra (opcional)` */
export function stepLabel(t: Pick<Text, 'events' | 'funnel'>, text: string): string {
  const { role, options } = readStep(text)
  const words = options.map(({ name, path, filter }) =>
    [name === '*' ? t.funnel.anything : wordOf(t.events, name), path, filter].filter(Boolean).join(' · '),
  )
  return words.join(` ${t.funnel.or} `) + (role === '?' ? ` (${t.funnel.optional})` : '')
}

/** A row's step; in any order the rows are how many steps were taken. */
export function rowLabel(
  t: Pick<Text, 'events' | 'funnel'>,
  row: { step: number; name: string },
  of: number,
): string {
  return row.name ? stepLabel(t, row.name) : t.funnel.stepsTaken(String(row.step), String(of))
}

/** The same with the step's number before it. */
export function numbered(label: string, row: { step: number; name: string }): string {
  return row.name ? `${row.step}. ${label}` : label
}
