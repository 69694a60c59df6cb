import type { PathRow } from '../../rows.ts'

/** A page or event at a step, or one of `$other`, `$end`, `$more`. Lengths in pixels. */
export interface PathNode {
  /** From 0, in the order of the steps. */
  column: number
  /** Place in its column, from the top. */
  index: number
  node: string
  people: number
  /** Times in a row, on average for a person. */
  times: number
  x: number
  y: number
  height: number
  /** Height of its place, with room for a name. */
  room: number
}

/** People who went from a node to one of the next column, as a ribbon. */
export interface PathEdge {
  step: number
  from: PathNode
  to: PathNode
  people: number
  fromY: number
  toY: number
  width: number
}

export interface PathLayout {
  nodes: PathNode[]
  edges: PathEdge[]
  columns: number
  width: number
  height: number
}

export const NODE_WIDTH = 12
/** Least height of a node's place: a target of 24 px, and a line of text. */
const ROOM = 26
const GAP = 6
const TOP = 26
/** What all people together are high. */
const FULL = 380
const LEAST_COLUMN = 150

/** What is not a page comes last, in this order. */
const LAST = ['$other', '$more', '$end']

/**
 * Places the edges of `paths`: a column per step, in each the most visited first, what is not a page last. Who ends at
 * a step is in `$end` of the next column and goes no further, so columns get lower. Backward, the first step is at
 * the right. The order is the query's, so nothing is left to optimise: no two runs look different.
 */
export function layOut(rows: readonly PathRow[], given: number, isBackward: boolean): PathLayout {
  const steps = Math.max(0, ...rows.map((row) => row.step))
  const columns = steps + 1
  const width = Math.max(given, columns * LEAST_COLUMN)
  const place = width / columns
  const all = rows.reduce((sum, row) => sum + (row.step === 1 ? row.people : 0), 0)
  const scale = FULL / Math.max(1, all)

  const found = new Map<string, PathNode>()
  const nodeAt = (column: number, node: string): PathNode => {
    const key = `${column} ${node}`
    const old = found.get(key)
    if (old) return old
    const x = isBackward ? width - (column + 1) * place : column * place
    const made = { column, node, x, index: 0, people: 0, times: 0, y: 0, height: 0, room: 0 }
    found.set(key, made)
    return made
  }
  const edges = rows.map((row): PathEdge => {
    const [from, to] = [nodeAt(row.step - 1, row.node), nodeAt(row.step, row.next_node)]
    if (row.step === 1) from.people += row.people
    // Who came to a node is who goes on from it.
    to.people += row.people
    from.times += row.times * row.people
    return { step: row.step, from, to, people: row.people, fromY: 0, toY: 0, width: row.people * scale }
  })

  const nodes = [...found.values()]
  let height = 0
  for (let column = 0; column < columns; column++) {
    const own = nodes
      .filter((one) => one.column === column)
      .sort((a, b) => rankOf(a) - rankOf(b) || b.people - a.people || (a.node < b.node ? -1 : 1))
    let y = TOP
    for (const [index, one] of own.entries()) {
      one.index = index
      one.y = y
      one.height = Math.max(2, one.people * scale)
      one.room = Math.max(ROOM, one.height)
      one.times = one.people > 0 ? one.times / one.people : 0
      y += one.room + GAP
    }
    height = Math.max(height, y)
  }
  stack(edges)
  return { nodes, edges, columns, width, height }
}

const rankOf = ({ node }: PathNode): number => LAST.indexOf(node) + 1

/** Puts ribbons one under the other at both ends, in the order of what they lead to, so that they cross least. */
function stack(edges: PathEdge[]): void {
  const used = new Map<PathNode, { out: number; in: number }>()
  const at = (node: PathNode) => {
    const old = used.get(node)
    if (old) return old
    const made = { out: node.y, in: node.y }
    used.set(node, made)
    return made
  }
  for (const edge of edges.toSorted((a, b) => a.step - b.step || a.to.index - b.to.index)) {
    edge.fromY = at(edge.from).out
    at(edge.from).out += edge.width
  }
  for (const edge of edges.toSorted((a, b) => a.step - b.step || a.from.index - b.from.index)) {
    edge.toY = at(edge.to).in
    at(edge.to).in += edge.width
  }
}
