import type { Policy } from '../policy.ts'
import type { Site } from '../sites.ts'

/**
 * The last words of the snippet as a site gets it: a function from what the tag's attributes say to the options that hold.
 * What a tag says goes before what the site says, but never loosens it: of two consent policies the stricter holds, what
 * either of them ignores or leaves away is left alone, and a preset stays. A tag of another site gets nothing of it.
 */
export function settingsText(site: Site, policy?: Policy): string {
  const { key, domains, ignore, off, preset, search, vitals } = site
  const options = [
    ...write({ site: key, domains: domains?.join(), search: search?.join(), vitals }),
    // The loosest: any other goes before it.
    ...write({ consent: policy === 'opt-out' ? policy : undefined }),
    '...e',
    ...write({ preset, consent: policy === 'opt-in' ? policy : undefined }),
    // What is none of these is taken as `opt-in` by the snippet.
    ...(policy === 'cookieless'
      ? ['consent:[,"opt-out","cookieless"].includes(e.consent)?"cookieless":e.consent']
      : []),
    ...(ignore ? [`ignore:[${JSON.stringify(ignore.join())},e.ignore].join()`] : []),
    ...(off ? [`off:[${JSON.stringify(off.join())},e.off].join()`] : []),
  ]
  return `(e=>e.site&&e.site!="${key}"?e:{${options.join()}})`
}

const write = (fields: Record<string, string | undefined>): string[] =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}:${JSON.stringify(value)}`)
