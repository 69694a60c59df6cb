/** The `data-*` attributes of the script tag, as `script.dataset` gives them; the npm entry takes the same. */
export interface Options {
  /** Public key of the site. */
  site?: string
  /** Base of the collector: `https://t.example.com` or a path of this site; events go to `<api>/e`. */
  api?: string
  consent?: 'opt-in' | 'opt-out' | 'cookieless'
  /** `cnil`: the site wants `p.cnil.js`; under any other core nothing is recorded. */
  preset?: 'cnil'
  /** Comma-separated hosts that share visitors. Read by the cross-domain part, not by the core. */
  domains?: string
  /** Comma-separated: path prefixes (they begin with `/`) and CSS selectors that are left alone. */
  ignore?: string
  debug?: string | boolean
  /** There: the collector may keep the visitor in a cookie, if it answers on the page's own host. */
  cookie?: string | boolean
  /** Comma-separated second files that are not to come: `chat,vitals`. */
  off?: string
  /** `attribution`: web vitals with the element that each figure is owed to. */
  vitals?: string
  /** Present: what visitors write in survey tools may be recorded. */
  surveyText?: string
  /** Comma-separated query parameters that hold what was searched for, besides the usual ones; `none`: none at all. */
  search?: string
}

export let options: Options = {}
let base = ''
let ignored: string[] = []

export const configure = (given: Options, givenBase = ''): void => {
  options = given
  base = givenBase
  ignored = given.ignore?.split(/\s*,\s*/).filter(Boolean) ?? []
}

/** Where events are posted. */
export const readEndpoint = (): string => (options.api ?? base).replace(/\/$/, '') + '/e'

// A path begins with `/` and a selector never does.
export const isIgnoredUrl = (url: string): boolean =>
  ignored.some((part) => new URL(url).pathname.startsWith(part))

/** Whether `data-ignore` names the element or something around it. */
export const isIgnored = (element: Element): boolean =>
  ignored.some((part) => part[0] !== '/' && element.closest(part))
