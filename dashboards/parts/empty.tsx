import type { ComponentChildren } from 'preact'

/** Nothing to show, and why: a drawing of open water, a title, a sentence, what to do. */
export function Empty({
  title,
  children,
  state,
}: {
  title: string
  children: ComponentChildren
  state: string
}) {
  return (
    <div class="empty" data-testid={`empty-${state}`}>
      <svg class="empty-sea" viewBox="0 0 120 40" aria-hidden="true">
        <circle class="empty-port" cx="12" cy="26" r="4" />
        <path class="empty-route" d="M20 24C40 6 70 6 96 22" stroke-dasharray="0.1 6" />
        <path class="empty-known" d="m104 18 6 6-6 6-6-6z" />
      </svg>
      <h2>{title}</h2>
      {children}
    </div>
  )
}
