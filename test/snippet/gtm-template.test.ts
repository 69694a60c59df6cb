import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'

const SECTIONS = [
  'TERMS_OF_SERVICE',
  'INFO',
  'TEMPLATE_PARAMETERS',
  'SANDBOXED_JS_FOR_WEB_TEMPLATE',
  'WEB_PERMISSIONS',
  'TESTS',
  'NOTES',
]
const parts = readFileSync('snippet/gtm-template/template.tpl', 'utf8').split(/^___(\w+)___$/m)
const sections = Object.fromEntries(
  SECTIONS.map((name) => [name, parts[parts.indexOf(name) + 1]?.trim() ?? '']),
)
const section = (name: string): string => sections[name] ?? ''

interface Parameter {
  name: string
  subParams?: Parameter[]
}
interface Permission {
  instance: { key: { publicId: string }; param: unknown }
}
const permissions = JSON.parse(section('WEB_PERMISSIONS')) as Permission[]
const textOf = (id: string) =>
  JSON.stringify(permissions.find(({ instance }) => instance.key.publicId === id))

test('has the sections of a template, in their order, and is a tag for web pages', () => {
  expect(parts.filter((_, at) => at % 2)).toEqual(SECTIONS)
  expect(JSON.parse(section('INFO'))).toMatchObject({ type: 'TAG', containerContexts: ['WEB'] })
})

/** Tag Manager's APIs, which refuse what the template has no permission for. */
const run = (data: Record<string, unknown>, granted: string[] = []) => {
  const listeners: Record<string, () => void> = {}
  const state = new Set(granted)
  const isAsked = (type: string) => {
    if (!textOf('access_consent')?.includes(`"${type}"`)) throw new Error(`may not read ${type}`)
  }
  const calls: unknown[][] = []
  const urls: string[] = []
  const apis: Record<string, unknown> = {
    encodeUriComponent: encodeURIComponent,
    callInWindow: (path: string, ...call: unknown[]) => {
      if (!textOf('access_globals')?.includes(`"${path}"`)) throw new Error(`may not call ${path}`)
      calls.push(call)
    },
    isConsentGranted: (type: string) => {
      isAsked(type)
      return state.has(type)
    },
    addConsentListener: (type: string, callback: () => void) => {
      isAsked(type)
      listeners[type] = callback
    },
    injectScript: (url: string, onSuccess: () => void, _onFailure: () => void, token: string) => {
      if (!/^https:\/\/[^/]+\/(.*\/)?tag\.js\?/.test(url)) throw new Error(`may not load ${url}`)
      expect(token).toBe('periplo')
      urls.push(url)
      onSuccess()
    },
  }
  const asked: string[] = []
  const require = (name: string) => {
    asked.push(name)
    return apis[name] ?? expect.fail(`no API ${name}`)
  }
  const gtmOnSuccess = vi.fn()
  // eslint-disable-next-line typescript/no-implied-eval
  const template = new Function('require', 'data', section('SANDBOXED_JS_FOR_WEB_TEMPLATE')) as (
    require: unknown,
    data: unknown,
  ) => void
  template(require, { ...data, gtmOnSuccess, gtmOnFailure: () => {} })
  expect(gtmOnSuccess).toHaveBeenCalledOnce()
  return {
    url: urls[0],
    calls,
    change: (type: string, isGranted: boolean) => {
      if (isGranted) state.add(type)
      else state.delete(type)
      listeners[type]?.()
    },
    hears: Object.keys(listeners),
  }
}

test('every setting of the form is used, and what is used is in the form', () => {
  const names = (given: Parameter[]): string[] =>
    given.flatMap(({ name, subParams }) => (subParams ? names(subParams) : name))
  const used = [...section('SANDBOXED_JS_FOR_WEB_TEMPLATE').matchAll(/data\.(?!gtm)(\w+)/g)].map(
    ([, name]) => name,
  )
  const listed =
    /SETTINGS = \[([^\]]*)\]/.exec(section('SANDBOXED_JS_FOR_WEB_TEMPLATE'))?.[1]?.match(/\w+/g) ?? []
  expect(new Set([...used, ...listed])).toEqual(
    new Set(names(JSON.parse(section('TEMPLATE_PARAMETERS')) as Parameter[])),
  )
})

test('loads the tag with its settings in the address', () => {
  const { url, calls } = run({
    src: 'https://t.example.com/a',
    site: 'KEY',
    consent: 'opt-in',
    ignore: '/admin,.private',
    debug: true,
    domains: undefined,
    vitals: '',
  })
  expect(url).toBe('https://t.example.com/a/tag.js?debug=&site=KEY&consent=opt-in&ignore=%2Fadmin%2C.private')
  // Periplo reads the answer itself.
  expect(calls).toEqual([])
})

test('hands over Consent Mode where it is told to, and each change', () => {
  const { url, calls, change, hears } = run(
    { src: 'https://t.example.com/', site: 'KEY', consentMode: true },
    ['functionality_storage'],
  )
  expect(url).toBe('https://t.example.com/tag.js?site=KEY')
  const none = {
    analytics: false,
    ads: false,
    ads_user_data: false,
    ads_personalization: false,
    functional: true,
  }
  expect(calls).toEqual([['consent', none]])
  expect(hears).toHaveLength(5)
  change('analytics_storage', true)
  expect(calls[1]).toEqual(['consent', { ...none, analytics: true }])
  change('analytics_storage', false)
  expect(calls[2]).toEqual(['consent', none])
})

test('asks for no more than it uses', () => {
  expect(permissions.map(({ instance }) => instance.key.publicId)).toEqual([
    'inject_script',
    'access_globals',
    'access_consent',
  ])
  // Nothing is written: neither a global nor a consent.
  expect(textOf('access_consent')).not.toContain('true},{"type":8,"boolean":true}')
})

test('is written in what the sandbox takes', () => {
  const code = section('SANDBOXED_JS_FOR_WEB_TEMPLATE')
  // No `new`, no `this`, no globals, no regular expressions, no template texts, no classes.
  expect(code).not.toMatch(
    /\b(new|this|window|document|class|async|await|typeof|String|Object|RegExp)\b|`|\/\^/,
  )
})
