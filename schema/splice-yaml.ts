import {
  type Document,
  type Node,
  type Pair,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml'

/** Names of groups and places in lists, from the root. */
export type Path = readonly (string | number)[]

/**
 * The text with `value` at `path` (undefined: without it), and every other character as it was: comments, quotes and
 * line breaks are somebody's own. What is above `path` must be there.
 * @throws Error when it is not
 */
export function setIn(text: string, path: Path, value: unknown): string {
  const { document, parent, name } = open(text, path)
  if (isMap(parent)) {
    const index = parent.items.findIndex(({ key }) => isScalar(key) && key.value === name)
    if (index === -1) return value === undefined ? text : add(text, parent, `${name}: ${inline(value)}`)
    if (value === undefined)
      return remove(text, parent.items as Pair<Node, Node | null>[], index, parent.flow)
    if (isSame(document.getIn(path), value)) return text
    return replace(text, parent.items[index] as Pair<Node, Node | null>, value)
  }
  throw new Error(`${path.join('.')}: is no group`)
}

/** The text with another value at the end of the list at `path`, which is made where there is none. */
export function pushIn(text: string, path: Path, value: unknown): string {
  const node = parseDocument(text).getIn(path, true)
  if (node === undefined) return setIn(text, path, [value])
  if (isSeq(node)) return add(text, node as Collection, inline(value))
  const single = isScalar(node) ? node.value : undefined
  return setIn(text, path, single === undefined || single === null ? [value] : [single, value])
}

type Collection = Node & { items: unknown[]; flow?: boolean }

function open(text: string, path: Path): { document: Document; parent: unknown; name: string } {
  const document = parseDocument(text)
  const above = path.slice(0, -1)
  const parent = above.length === 0 ? document.contents : document.getIn(above, true)
  if (!isCollection(parent)) throw new Error(`${above.join('.')}: is not there`)
  return { document, parent, name: String(path.at(-1)) }
}

const startOf = (node: unknown): number =>
  isPair(node) ? startOf(node.key) : ((node as Node).range?.[0] ?? 0)

/** Where the last character of a value stands; a block's own range goes on to the next one. */
function endOf(text: string, node: unknown): number {
  if (isPair(node)) return endOf(text, node.value ?? node.key)
  if (isCollection(node) && node.flow !== true && node.items.length > 0) return endOf(text, node.items.at(-1))
  const end = (node as Node).range?.[1] ?? 0
  return text.slice(0, end).trimEnd().length
}

const splice = (text: string, from: number, to: number, by: string): string =>
  text.slice(0, from) + by + text.slice(to)

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** A pair or an item more, in the style of those before it. */
function add(text: string, collection: Collection, item: string): string {
  const last = collection.items.at(-1)
  if (last === undefined) {
    const [from = 0, to = 0] = collection.range ?? []
    return splice(text, from, to, isMap(collection) ? `{ ${item} }` : `[${item}]`)
  }
  const end = endOf(text, last)
  if (collection.flow) return splice(text, end, end, `, ${item}`)
  const first = isSeq(collection) ? (collection.range?.[0] ?? 0) : startOf(collection.items[0])
  const indent = ' '.repeat(first - (text.lastIndexOf('\n', first - 1) + 1))
  const at = lineEnd(text, end)
  return splice(text, at, at, `\n${indent}${isSeq(collection) ? '- ' : ''}${item}`)
}

function replace(text: string, { key, value }: Pair<Node, Node | null>, by: unknown): string {
  const isNothing = value === null || (isScalar(value) && value.value === null && endOf(text, value) <= startOf(value)) // prettier-ignore
  if (isNothing) {
    const colon = text.indexOf(':', endOf(text, key)) + 1
    return splice(text, colon, colon, ` ${inline(by)}`)
  }
  return splice(text, startOf(value), endOf(text, value), inline(by))
}

function remove(
  text: string,
  pairs: readonly Pair<Node, Node | null>[],
  index: number,
  flow: boolean | undefined,
): string {
  const [before, pair, after] = [pairs[index - 1], pairs[index], pairs[index + 1]]
  const end = endOf(text, pair)
  if (before === undefined) return splice(text, startOf(pair), after ? startOf(after) : end, '')
  if (flow) return splice(text, endOf(text, before), end, '')
  return splice(text, text.lastIndexOf('\n', startOf(pair)), lineEnd(text, end), '')
}

// What YAML would read as something else than a text, in any of its versions.
const NO_TEXT = /^(true|false|yes|no|on|off|y|n|null)$/i
const PLAIN = /^[\p{L}_/][\p{L}\p{N}_/ .-]*$/u

/** A value on one line. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).filter(([, each]) => each !== undefined)
    return `{ ${pairs.map(([key, each]) => `${key}: ${inline(each)}`).join(', ')} }`
  }
  if (typeof value !== 'string') return JSON.stringify(value)
  return PLAIN.test(value) && !NO_TEXT.test(value) && value === value.trim() ? value : JSON.stringify(value)
}

const isSame = (node: unknown, value: unknown): boolean => {
  const known: unknown = isCollection(node) ? (node.toJSON() as unknown) : node
  return JSON.stringify(known) === JSON.stringify(value)
}
