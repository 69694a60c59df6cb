import { signLink } from '../link.ts'
import { useCore } from '../use-core.ts'

/**
 * `data-domains`: a link or a form that leads to another of the site's domains says who comes, under consent and from
 * the click until the browser has acted on it.
 */
useCore('linker', ({ listen, options, isIgnored, readIds }) => {
  const domains = options.domains?.split(/\s*,\s*/) ?? []
  listen('click auxclick submit', (event: Event) => {
    const [isForm, name] = event.type === 'submit' ? [true, 'action'] : [false, 'href']
    const target = event
      .composedPath()
      .find((node) => (node as Element).matches?.(isForm ? 'form[action]' : 'a[href],area[href]')) as
      | HTMLElement
      | undefined
    // A field called "action" hides the form's own; an attribute is what it is.
    const before = target?.getAttribute(name)
    const [mode, ids] = readIds()
    if (!target || !before || mode !== 'granted' || !ids.visitor_id || isIgnored(target)) return
    const url = new URL(before, document.baseURI)
    const isOurs = domains.some((domain) => ('.' + url.hostname).endsWith('.' + domain))
    if (!isOurs || url.host === location.host) return
    const link = signLink([ids.visitor_id, ids.session_id, Date.now()].join('.'))
    url.searchParams.set('_periplo', link)
    target.setAttribute(name, url.href)
    // The query of an action is lost when the form's own fields become the query.
    const field = document.createElement('input')
    if (isForm && !/^post$/i.test(target.getAttribute('method') ?? '')) {
      Object.assign(field, { type: 'hidden', name: '_periplo', value: link })
      target.append(field)
    }
    setTimeout(() => {
      target.setAttribute(name, before)
      field.remove()
    })
  })
})
