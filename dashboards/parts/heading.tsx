import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useApp } from '../context.ts'

let navigated = false

/** Called when the state changes by going somewhere: the next heading that appears takes the focus. */
export function startNavigation(): void {
  navigated = true
}

/** The heading of a view: names the document, and takes the focus after a move so that it is read out. */
export function Heading({ title, children }: { title: string; children?: ComponentChildren }) {
  const { t, site } = useApp()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${site.name} · ${t.appName}`
    if (navigated) heading.current?.focus({ preventScroll: true })
    navigated = false
  }, [title, site.name, t])
  return (
    <div class="heading">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  )
}
