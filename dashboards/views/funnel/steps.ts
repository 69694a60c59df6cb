/** A step of a funnel: an event, perhaps only on pages whose path begins so (`/producto*`). */
export interface Step {
  readonly name: string
  readonly path: string
}

export const DEFAULT_STEPS: readonly Step[] = [
  { name: 'page_view', path: '' },
  { name: 'add_to_cart', path: '' },
  { name: 'purchase', path: '' },
]

/** `page_view:/producto*,add_to_cart` → steps. A comma inside a path is written `%2C`. */
export function readSteps(text: string): Step[] {
  return text.split(',').map((part) => {
    const colon = part.indexOf(':')
    const name = colon < 0 ? part : part.slice(0, colon)
    const path = colon < 0 ? '' : part.slice(colon + 1)
    return { name, path: path.replaceAll('%2C', ',') }
  })
}

export function writeSteps(steps: readonly Step[]): string {
  return steps.map(stepText).join(',')
}

export function stepText({ name, path }: Step): string {
  return path ? `${name}:${path.replaceAll(',', '%2C')}` : name
}

export function moveStep(steps: readonly Step[], from: number, to: number): readonly Step[] {
  const step = steps[from]
  if (!step || to < 0 || to >= steps.length) return steps
  const rest = steps.filter((_, index) => index !== from)
  return [...rest.slice(0, to), step, ...rest.slice(to)]
}
