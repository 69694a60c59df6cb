import type { ComponentChildren } from 'preact'
import { useApp } from '../context.ts'
import type { Change } from '../state.ts'

interface Props {
  to: Change
  class?: string
  children: ComponentChildren
  'aria-current'?: 'page' | undefined
  'aria-label'?: string
  'data-testid'?: string
  'data-rove'?: string
  tabIndex?: number
  onFocus?: () => void
}

/** A real link to another state: it opens in a new tab like any link, and moves without loading when clicked. */
export function Link({ to, children, ...rest }: Props) {
  const { go, href, only } = useApp()
  // A word of a sentence stays; a button would lead nowhere.
  if (only) return rest.class?.includes('button') ? null : <span class={rest.class}>{children}</span>
  return (
    <a
      {...rest}
      href={href(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return
        event.preventDefault()
        go(to)
      }}
    >
      {children}
    </a>
  )
}
