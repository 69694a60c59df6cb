import type { Purpose, Purposes } from '../consent.ts'
import type { Category } from './platform.ts'

/** Names that platforms give their categories unless a site renames them. C000n are OneTrust's. */
const KNOWN: [RegExp, Purpose[]][] = [
  [/^(analytics?|statistics?|performance|measurement|c0002|measure_content_performance)$/i, ['analytics']],
  [
    /^(ads?|advertis(ing|ement)|marketing|targeting|c000[45]|measure_ad_performance)$/i,
    ['ads', 'ads_user_data', 'ads_personalization'],
  ],
  [/^(functional(ity)?|preferences|personalization|c0003)$/i, ['functional']],
]

/** The site's own names, lower case; they come before ours. */
let named: Record<string, string> = {}

/** `data-purposes="analytics:C0007,ads:campaigns"`: the site has renamed its categories. */
export const nameCategories = (text = ''): void => {
  named = {}
  for (const pair of text.toLowerCase().split(',')) {
    const [purpose = '', name = ''] = pair.split(':')
    named[name.trim()] = purpose.trim()
  }
}

/**
 * A platform's categories → our purposes. Where several are one purpose, all must be allowed; a service that bears our
 * name decides on analytics. A category without a name we know says nothing.
 */
export const toPurposes = (given: Iterable<Category>): Purposes | null => {
  const purposes: Purposes = {}
  let own: boolean | undefined
  for (const [name, value] of given) {
    const isAllowed = value === true
    if (/periplo/i.test(name)) own = isAllowed
    if (name === 'no_ads') purposes.no_ads = 1
    for (const [pattern, ours] of KNOWN) {
      const word = named[name.toLowerCase()]
      if (word ? word !== ours[0] : !pattern.test(name)) continue
      for (const purpose of ours) purposes[purpose] = purposes[purpose] !== false && isAllowed
    }
  }
  if (own !== undefined) purposes.analytics = own
  return Object.keys(purposes)[0] ? purposes : null
}
