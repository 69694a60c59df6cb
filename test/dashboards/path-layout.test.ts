import { expect, it } from 'vitest'
import type { PathRow } from '../../dashboards/rows.ts'
import { layOut } from '../../dashboards/views/paths/layout.ts'

const row = (step: number, node: string, next_node: string, people: number, times = 1): PathRow => ({
  ...{ step, node, next_node, people, times },
  node_people: people,
})
const rows = [
  row(1, '/', '/b', 60, 2),
  row(1, '/', '/a', 30),
  row(1, '/', '$end', 10),
  row(2, '/b', '$other', 40),
  row(2, '/b', '$end', 20),
  row(2, '/a', '/b', 30),
  row(3, '$other', '$more', 40),
  row(3, '/b', '$more', 30),
]
const at = (column: number, node: string) =>
  layOut(rows, 900, false).nodes.find((one) => one.column === column && one.node === node)

it('makes a column per step and one for what comes after, the most visited first, ends last', () => {
  const { nodes, columns } = layOut(rows, 900, false)
  expect(columns).toBe(4)
  const names = [0, 1, 2, 3].map((column) =>
    nodes
      .filter((node) => node.column === column)
      .toSorted((a, b) => a.index - b.index)
      .map(({ node }) => node),
  )
  expect(names).toEqual([['/'], ['/b', '/a', '$end'], ['/b', '$other', '$end'], ['$more']])
})

it('gives every node the people who came to it, and the times they were there', () => {
  expect(at(0, '/')).toMatchObject({ people: 100, times: 1.6 })
  expect(at(1, '/b')).toMatchObject({ people: 60 })
  expect(at(2, '$end')).toMatchObject({ people: 20 })
  expect(at(3, '$more')).toMatchObject({ people: 70 })
})

it('keeps nodes apart, and their ribbons within them', () => {
  const { nodes, edges, height } = layOut(rows, 900, false)
  for (const a of nodes)
    for (const b of nodes)
      if (a.column === b.column && a.index < b.index) expect(a.y + a.room).toBeLessThan(b.y)
  for (const { from, to, fromY, toY, width } of edges) {
    expect(fromY).toBeGreaterThanOrEqual(from.y)
    expect(fromY + width).toBeLessThanOrEqual(from.y + from.height + 1e-9)
    expect(toY + width).toBeLessThanOrEqual(to.y + to.height + 1e-9)
    expect(to.y + to.room).toBeLessThanOrEqual(height)
  }
})

it('goes from right to left backward', () => {
  const { nodes } = layOut(rows, 900, true)
  const x = (column: number) => nodes.find((node) => node.column === column)?.x ?? 0
  expect(x(0)).toBeGreaterThan(x(1))
})
