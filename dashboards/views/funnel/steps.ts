/** A step of a funnel, as docs/funnels.md writes it: one event or another, which may be left out or end the attempt. */
export interface Step {
  readonly role: Role
  readonly options: readonly Option[]
}

export type Role = '' | '?' | '!'

export interface Option {
  readonly name: string
  /** `/producto*`; empty, any page. */
  readonly path: string
  /** `device=mobile, value>=100` */
  readonly filter: string
}

export const EMPTY: Option = { name: '', path: '', filter: '' }

export const DEFAULT_STEPS = readSteps('page_view,add_to_cart,purchase')

/** `page_view:/producto*,?chat_open,add_to_cart|begin_checkout[device=mobile]` → steps. */
export function readSteps(text: string): Step[] {
  return split(text, ',').map(readStep)
}

export function readStep(text: string): Step {
  const role = /^[?!]/.test(text) ? (text[0] as Role) : ''
  const options = split(text.slice(role.length), '|').map((option) => {
    const [, name = option, path = '', filter = ''] =
      /^([^:[]*)(?::([^[]*))?(?:\[([^\]]*)\]?)?$/.exec(option) ?? []
    return { name, path: plain(path), filter }
  })
  return { role, options }
}

export function writeSteps(steps: readonly Step[]): string {
  return steps.map(writeStep).join(',')
}

export function writeStep({ role, options }: Step): string {
  const texts = options.map(
    ({ name, path, filter }) =>
      name + (path && `:${coded(path)}`) + (filter && `[${filter.replaceAll(/[[\]]/g, coded)}]`),
  )
  return role + texts.join('|')
}

/** A step with one more filter on each of its events: a funnel of a segment begins with it. */
export function withFilter(step: Step, filter: string): Step {
  const options = step.options.map((option) => ({
    ...option,
    filter: [option.filter, filter].filter(Boolean).join(', '),
  }))
  return { ...step, options }
}

export function moveStep(steps: readonly Step[], from: number, to: number): readonly Step[] {
  const step = steps[from]
  if (!step || to < 0 || to >= steps.length) return steps
  const rest = steps.filter((_, index) => index !== from)
  return [...rest.slice(0, to), step, ...rest.slice(to)]
}

/** Parts between separators that stand outside of brackets. */
function split(text: string, separator: string): string[] {
  const parts = ['']
  let depth = 0
  for (const letter of text) {
    if (letter === '[') depth++
    if (letter === ']') depth--
    if (letter === separator && depth <= 0) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts.map((part) => part.trim())
}

// What the grammar uses itself is written as in addresses.
function coded(text: string): string {
  return text.replaceAll(/[,|[\]]|%(?=2C|7C|5B|5D|25)/gi, (sign) => encodeURIComponent(sign))
}

function plain(text: string): string {
  return text.replaceAll(/%(2C|7C|5B|5D|25)/gi, (code) => decodeURIComponent(code))
}
