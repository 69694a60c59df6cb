import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface Props {
  title: string
  /** Controls at the right of the title. */
  tools?: ComponentChildren
  footer?: ComponentChildren
  busy?: boolean
  class?: string
  children: ComponentChildren
}

/** A titled box. While its figures are those of an earlier request it is dimmed and says it is busy. */
export function Panel({ title, tools, footer, busy = false, children, ...rest }: Props) {
  const id = useId()
  return (
    <section class={`panel ${rest.class ?? ''}`} aria-labelledby={id} aria-busy={busy}>
      <div class="panel-head">
        <h2 id={id}>{title}</h2>
        {tools && <div class="panel-tools">{tools}</div>}
      </div>
      <div class="panel-body">{children}</div>
      {footer && <div class="panel-foot">{footer}</div>}
    </section>
  )
}
