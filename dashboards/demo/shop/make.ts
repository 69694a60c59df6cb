type Child = Node | string

/** An element with properties, `data-*` attributes and children. Text is always text, never HTML. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> & { testid?: string; label?: string } = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const { testid, label, ...rest } = properties
  const element = Object.assign(document.createElement(tag), rest)
  if (testid) element.dataset['testid'] = testid
  if (label) element.setAttribute('aria-label', label)
  element.append(...children)
  return element
}

/** An element of the page, of a kind. @throws when the page has no such element */
export function find<E extends HTMLElement>(selector: string, kind: new () => E): E {
  const element = document.querySelector(selector)
  if (element instanceof kind) return element
  throw new Error(`this page has no ${selector}`)
}
