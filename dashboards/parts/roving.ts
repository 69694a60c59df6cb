import { type RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** What an element of the field needs: its place, and whether Tab stops at it. */
interface Place {
  'data-rove': string
  tabindex: number
}

interface Roving {
  /** The place of an element; `x` grows to the right, `y` down. */
  at: (x: number, y: number) => Place
  /** Both for the box around them. */
  onFocusIn: (event: FocusEvent) => void
  onKeyDown: (event: KeyboardEvent) => void
}

/**
 * Arrow keys move the focus among many elements of a chart or table, of which Tab stops at one only: the last that
 * had the focus, at first the one at `start`. Up and down stay in the column; left and right go to the nearest.
 * The focus moves within `box` without drawing anything again, however many there are.
 */
export function useRoving(box: RefObject<Element | null>, start: string): Roving {
  const last = useRef(start)
  // The one that had the focus may be gone; another takes its place, or Tab would stop at none.
  useEffect(() => {
    if (box.current?.querySelector('[data-rove][tabindex="0"]')) return
    const first = box.current?.querySelector('[data-rove]')
    first?.setAttribute('tabindex', '0')
    last.current = first?.getAttribute('data-rove') ?? start
  })
  return {
    at: (x, y) => {
      const key = `${x},${y}`
      return { 'data-rove': key, tabindex: key === last.current ? 0 : -1 }
    },
    onFocusIn(event) {
      const key = (event.target as Element).closest('[data-rove]')?.getAttribute('data-rove')
      if (!key) return
      last.current = key
      for (const element of box.current!.querySelectorAll(`[data-rove][tabindex="0"], [data-rove="${key}"]`))
        element.setAttribute('tabindex', element.getAttribute('data-rove') === key ? '0' : '-1')
    },
    onKeyDown(event) {
      const from = placeOf(event.target as Element)
      if (!from) return
      const target = nearest([...box.current!.querySelectorAll('[data-rove]')], from, event.key)
      if (!target) return
      event.preventDefault()
      ;(target as HTMLElement | SVGElement).focus()
    },
  }
}

function placeOf(element: Element): readonly [number, number] | undefined {
  const [x, y] = element.closest('[data-rove]')?.getAttribute('data-rove')?.split(',').map(Number) ?? []
  return x === undefined || y === undefined ? undefined : [x, y]
}

const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
}

function nearest(
  all: readonly Element[],
  [x, y]: readonly [number, number],
  key: string,
): Element | undefined {
  const [right, down] = WAYS[key] ?? [0, 0]
  if (right === 0 && down === 0) return undefined
  // How far ahead first, then how far aside.
  const ahead = all.flatMap((element) => {
    const place = placeOf(element)
    if (!place) return []
    const [far, aside] = right
      ? [(place[0] - x) * right, Math.abs(place[1] - y)]
      : [(place[1] - y) * down, Math.abs(place[0] - x)]
    return far > 0 && (right || aside === 0) ? [{ element, far, aside }] : []
  })
  return ahead.toSorted((a, b) => a.far - b.far || a.aside - b.aside)[0]?.element
}
