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

export const find = <E extends HTMLElement>(selector: string): E => document.querySelector<E>(selector)!
