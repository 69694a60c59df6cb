import { useEffect, useMemo, useRef } from 'preact/hooks'
import { useWidth } from '../../charts/use-width.ts'
import { useApp } from '../../context.ts'
import { useRoving } from '../../parts/roving.ts'
import type { PathRow } from '../../rows.ts'
import { layOut, NODE_WIDTH, type PathEdge, type PathNode } from './layout.ts'

interface Props {
  rows: readonly PathRow[]
  isBackward: boolean
  /** The edge whose people are shown, as in the URL. */
  chosen: string
  nameOf: (node: string) => string
  /** `[step, node, next_node]`; an empty node is any. */
  open: (edge: [number, string, string]) => void
}

/** Mean width of a letter of a name, in pixels. */
const LETTER = 7.2

/**
 * The paths as ribbons from step to step, as wide as they have people. A name opens the people of its node, a ribbon
 * those of its edge; the arrows go from name to name. The table tab says the same.
 */
export function PathChart({ rows, isBackward, chosen, nameOf, open }: Props) {
  const { t, f } = useApp()
  const w = t.paths
  const box = useRef<HTMLDivElement>(null)
  const given = useWidth(box)
  const layout = useMemo(() => layOut(rows, given, isBackward), [rows, given, isBackward])
  const roving = useRoving(box, '0,0')
  const letters = Math.floor((layout.width / layout.columns - NODE_WIDTH - 12) / LETTER)
  const decimal = new Intl.NumberFormat(f.locale, { maximumFractionDigits: 1 })
  const stepOf = (column: number) =>
    !isBackward ? w.stepNo(f.count(column + 1)) : column === 0 ? w.final : w.back(f.count(column))
  const short = (node: string) => w.short[node] ?? nameOf(node)
  // Backward the paths begin at the right, which a narrow screen does not show by itself.
  useEffect(() => {
    const scroll = box.current?.firstElementChild
    if (scroll) scroll.scrollLeft = isBackward ? scroll.scrollWidth : 0
  }, [isBackward, layout.width])
  const edgeOf = ({ column, node }: PathNode): [number, string, string] =>
    column === 0 || !['$end', '$more'].includes(node) ? [column + 1, node, ''] : [column, '', node]
  // What is drawn stays as it is while the focus and the choice move, however much it is.
  const ribbons = useMemo(
    () =>
      layout.edges.map((edge) => {
        return (
          <path
            key={keyOf(edge)}
            class={`ribbon ${kindOf(edge.to.node)}`}
            d={ribbonOf(edge, isBackward)}
            onClick={() => open([edge.step, edge.from.node, edge.to.node])}
          >
            <title>{`${w.who(nameOf(edge.from.node), nameOf(edge.to.node))}: ${f.count(edge.people)}`}</title>
          </path>
        )
      }),
    [layout, isBackward, t, f],
  )
  const picked = layout.edges.find((edge) => keyOf(edge) === chosen)
  const nodes = useMemo(
    () =>
      layout.nodes.map((node) => {
        const times = node.times >= 1.05 ? ` ×${decimal.format(node.times)}` : ''
        const text = `${f.count(node.people)} ${short(node.node)}${times}`
        const show = () => open(edgeOf(node))
        return (
          <g
            key={`${node.column} ${node.node}`}
            class={`path-node ${kindOf(node.node)}`}
            role="button"
            data-testid={`node-${node.column}-${node.node}`}
            {...roving.at(isBackward ? -node.column : node.column, node.index)}
            onClick={show}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== ' ') return
              event.preventDefault()
              show()
            }}
          >
            {/* Its name: what is drawn may be cut short. */}
            <title>{w.node(text, stepOf(node.column))}</title>
            <rect
              class="path-room"
              x={node.x}
              y={node.y}
              width={layout.width / layout.columns - 16}
              height={node.room}
              rx="4"
            />
            <rect class="path-bar" x={node.x} y={node.y} width={NODE_WIDTH} height={node.height} rx="2" />
            <text x={node.x + NODE_WIDTH + 6} y={node.y + Math.min(node.room / 2, 40) + 4}>
              <tspan class="path-people">{f.count(node.people)}</tspan>{' '}
              {cut(short(node.node), letters - f.count(node.people).length - times.length - 1)}
              {times}
            </text>
          </g>
        )
      }),
    [layout, isBackward, t, f],
  )
  return (
    <div ref={box} class="path-chart" onFocusIn={roving.onFocusIn} onKeyDown={roving.onKeyDown}>
      <div class="scroll" role="group" aria-label={t.views.paths} tabIndex={0}>
        <svg
          width={layout.width}
          height={layout.height}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          data-testid="path-chart"
        >
          <g aria-hidden="true">
            {ribbons}
            {picked && (
              <path
                class={`ribbon ribbon-chosen ${kindOf(picked.to.node)}`}
                d={ribbonOf(picked, isBackward)}
              />
            )}
            {Array.from({ length: layout.columns - 1 }, (_, column) => (
              <text
                key={column}
                class="tick"
                x={layout.nodes.find((node) => node.column === column)?.x ?? 0}
                y="14"
              >
                {stepOf(column)}
              </text>
            ))}
          </g>
          {nodes}
        </svg>
      </div>
      <p class="muted map-legend">{w.keys}</p>
    </div>
  )
}

/** The edge as it stands in the URL. */
const keyOf = ({ step, from, to }: PathEdge): string => JSON.stringify([step, from.node, to.node])

const kindOf = (node: string): string =>
  node.startsWith('$') ? `path${node.replace('$', '-')}` : 'path-page'

/** The end of a long path says more than its beginning. */
function cut(name: string, letters: number): string {
  const most = Math.max(4, letters)
  return name.length <= most
    ? name
    : name.startsWith('/')
      ? `…${name.slice(1 - most)}`
      : `${name.slice(0, most - 1)}…`
}

function ribbonOf({ from, to, fromY, toY, width }: PathEdge, isBackward: boolean): string {
  const high = Math.max(1, width)
  const [x, end] = isBackward ? [from.x, to.x + NODE_WIDTH] : [from.x + NODE_WIDTH, to.x]
  const mid = (x + end) / 2
  return `M${x},${fromY}C${mid},${fromY} ${mid},${toY} ${end},${toY}v${high}C${mid},${toY + high} ${mid},${fromY + high} ${x},${fromY + high}z`
}
