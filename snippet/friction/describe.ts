const MAX_LEVELS = 3
const MAX_CLASSES = 2
// Of the field `element`.
const MAX_LENGTH = 256

/**
 * A name that somebody wrote and that will be there tomorrow: words, each with at most two digits at its end. Made
 * names (`css-1a2b3c`, `sc-bdVaJa`, `:r1:`), numbers of orders and addresses of people are none.
 */
export const isStable = (name: string): boolean =>
  /^[a-z]+\d{0,2}([-_][a-z]*\d{0,2})*$/i.test(name) && !/\w{40}|(^|[-_])[a-z]{0,2}[A-Z][a-z]?[A-Z]/.test(name)

/** A short CSS selector of names that somebody wrote, up to the nearest id. Never a text or a value. */
export const describe = (element: Element | null | undefined): string => {
  const path: string[] = []
  for (let at = element; at && path.length < MAX_LEVELS; at = at.parentElement) {
    // The attribute: a field called "id" hides the form's own.
    const id = at.getAttribute('id') ?? ''
    const classes = [...at.classList].filter(isStable).slice(0, MAX_CLASSES)
    path.unshift(isStable(id) ? `${at.localName}#${id}` : [at.localName, ...classes].join('.'))
    if (isStable(id)) break
  }
  return path.join(' > ').slice(0, MAX_LENGTH)
}
