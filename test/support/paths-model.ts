import { STAGES, stageOf, touchpointOf } from './laps-model.ts'
import type { RandomEvent } from './random-events.ts'

export interface Anchors {
  level: 'page' | 'event' | 'touchpoint' | 'stage'
  direction: 'forward' | 'backward'
  start: string
  end: string
}

/** What an event is at a level; '' is nothing. */
function nodeOf(event: RandomEvent, level: Anchors['level']): string {
  const { name, url_path } = event
  if (level === 'stage') return STAGES[stageOf(event) - 1] ?? ''
  if (level === 'touchpoint') return touchpointOf(event)
  if (name !== 'page_view') return level === 'page' || name === 'page_leave' ? '' : name
  return url_path
}

/** The path of one person, by the letter of docs/queries.md: empty when an anchor was not passed. */
export function pathOf(events: readonly RandomEvent[], anchors: Anchors): string[] {
  const nodes: string[] = []
  for (const event of [...events].sort((a, b) => a.occurred_at - b.occurred_at)) {
    const node = nodeOf(event, anchors.level)
    if (node === '') continue
    if (nodes.at(-1) !== node) nodes.push(node)
  }
  if (anchors.direction === 'backward') nodes.reverse()
  const [first, last] =
    anchors.direction === 'backward' ? [anchors.end, anchors.start] : [anchors.start, anchors.end]
  const begun =
    first === '' || nodes.includes(first) ? nodes.slice(first === '' ? 0 : nodes.indexOf(first)) : []
  if (last === '') return begun
  return begun.slice(0, begun.indexOf(last) + 1)
}

/** Edges of paths as `step node next` → people, with `top` nodes a step. */
export function edgesOf(paths: readonly string[][], steps: number, top: number): Map<string, number> {
  const roomy = Array.from({ length: steps }, (_, no) => {
    const people = new Map<string, number>()
    for (const path of paths) {
      const node = path[no]
      if (node !== undefined) people.set(node, (people.get(node) ?? 0) + 1)
    }
    const ranked = [...people].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    return new Set(ranked.slice(0, top).map(([node]) => node))
  })
  const shown = (no: number, node: string): string => (roomy[no]?.has(node) ? node : '$other')
  const edges = new Map<string, number>()
  for (const path of paths) {
    for (const [no, node] of path.slice(0, steps).entries()) {
      const after = path[no + 1]
      const next = after === undefined ? '$end' : no + 1 === steps ? '$more' : shown(no + 1, after)
      const edge = `${no + 1} ${shown(no, node)} ${next}`
      edges.set(edge, (edges.get(edge) ?? 0) + 1)
    }
  }
  return edges
}
