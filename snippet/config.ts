/** The `data-*` attributes of the script tag, as `script.dataset` gives them; the npm entry takes the same. */
export interface Options {
  /** Public key of the site. */
  site?: string
  /** Base of the collector: `https://t.example.com` or a path of this site; events go to `<api>/e`. */
  api?: string
  consent?: 'opt-in' | 'opt-out' | 'cookieless'
  /** Comma-separated hosts that share visitors. Read by the cross-domain part, not by the core. */
  domains?: string
  /** Comma-separated: path prefixes (they begin with `/`) and CSS selectors that are left alone. */
  ignore?: string
  debug?: string | boolean
}

export let options: Options = {}
/** Where events are posted. */
export let endpoint = ''
/** CSS selector of elements that are left alone, or nothing. */
export let ignoredElements = ''
let ignoredPaths: string[] = []

export const configure = (given: Options, origin = ''): void => {
  options = given
  endpoint = (given.api ?? origin).replace(/\/$/, '') + '/e'
  const ignored = (given.ignore ?? '').split(',').map((part) => part.trim())
  ignoredPaths = ignored.filter((part) => part[0] === '/')
  ignoredElements = ignored.filter((part) => part && part[0] !== '/').join()
}

export const isIgnoredPath = (path: string): boolean => ignoredPaths.some((prefix) => path.startsWith(prefix))
