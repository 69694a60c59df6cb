import { useEffect, useState } from 'preact/hooks'

/** The width of a box in pixels, kept current, so that a drawing keeps the size of its text. */
export function useWidth(box: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(640)
  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    const observer = new ResizeObserver(() => setWidth(Math.max(200, element.clientWidth)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return width
}
