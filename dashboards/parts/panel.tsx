import type { ComponentChildren, RefObject } from 'preact'
import { useId } from 'preact/hooks'

export interface PanelProps {
  title: string
  /** Controls at the right of the title. */
  tools?: ComponentChildren
  footer?: ComponentChildren
  busy?: boolean
  /** Nothing was answered yet: what stands below is shown after it. */
  waiting?: boolean
  class?: string
  /** Where the heading is, for one that takes the focus. */
  heading?: RefObject<HTMLHeadingElement | null>
  children: ComponentChildren
}

/** A titled box. While its figures are those of an earlier request it is dimmed and says it is busy. */
export function Panel({
  title,
  tools,
  footer,
  busy = false,
  waiting,
  heading,
  children,
  ...rest
}: PanelProps) {
  const id = useId()
  return (
    <section
      class={`panel ${waiting ? 'panel-waiting' : ''} ${rest.class ?? ''}`}
      aria-labelledby={id}
      aria-busy={busy}
    >
      <div class="panel-head">
        <h2 id={id} {...(heading && { ref: heading, tabIndex: -1 })}>
          {title}
        </h2>
        {tools && <div class="panel-tools">{tools}</div>}
      </div>
      <div class="panel-body">{children}</div>
      {footer && <div class="panel-foot">{footer}</div>}
    </section>
  )
}
