import { wordOf } from '../../text/index.ts'
import { readSteps } from './steps.ts'

/** `add_to_cart:/producto*` → `Agregado al carrito · /producto*` */
export function stepLabel(words: Readonly<Record<string, string>>, text: string): string {
  const [step] = readSteps(text.replaceAll(',', '%2C'))
  if (!step) return text
  const word = wordOf(words, step.name)
  return step.path ? `${word} · ${step.path}` : word
}
