import { CHANNELS, type ChannelRule, RULE_CONDITIONS } from '../schema/channel.ts'
import type { Scrub } from './receive/url.ts'

/** What a site may say of how its visits are read. */
export interface SiteRules {
  /** Its own channels, before ours: the first rule that matches wins. */
  channels?: ChannelRule[]
  /** What else is taken out of addresses, and what is not. */
  scrub?: Scrub
}

/** How a channel may be called, ours or a site's own. */
export const CHANNEL_NAME = /^[a-z][a-z\d_]{0,31}$/

/** @throws Error naming the rule that is wrong: one that is misspelt would be no rule at all, without a word */
export function checkRules(at: string, { channels = [], scrub = {} }: SiteRules): void {
  if (!Array.isArray(channels)) throw new Error(`${at}.channels must be a list of rules`)
  for (const [index, rule] of channels.entries()) checkRule(`${at}.channels[${index}]`, rule)
  if (typeof scrub !== 'object' || scrub === null)
    throw new Error(`${at}.scrub must say parameters, keep or paths`)
  for (const [name, list] of Object.entries(scrub)) {
    if (!['parameters', 'keep', 'paths'].includes(name)) {
      throw new Error(`${at}.scrub.${name} is not known: parameters, keep, paths`)
    }
    if (!isTexts(list)) throw new Error(`${at}.scrub.${name} must be a list of texts`)
  }
  const path = scrub.paths?.find((each) => !/^\/.*\*/.test(each))
  if (path !== undefined) throw new Error(`${at}.scrub.paths: "${path}" must begin with / and hold a *`)
}

function checkRule(at: string, rule: unknown): void {
  if (typeof rule !== 'object' || rule === null) throw new Error(`${at} is not a rule`)
  const { channel, ...conditions } = rule as Record<string, unknown>
  if (typeof channel !== 'string' || !CHANNEL_NAME.test(channel)) {
    throw new Error(`${at}.channel must be one of ${CHANNELS.join(', ')} or a snake_case name of your own`)
  }
  if (Object.keys(conditions).length === 0) throw new Error(`${at} must name ${RULE_CONDITIONS.join(', ')}`)
  for (const [name, list] of Object.entries(conditions)) {
    if (!(RULE_CONDITIONS as readonly string[]).includes(name)) {
      throw new Error(`${at}.${name} is not known: ${RULE_CONDITIONS.join(', ')}`)
    }
    if (!isTexts(list)) throw new Error(`${at}.${name} must be a list of texts`)
  }
}

const isTexts = (list: unknown): boolean =>
  Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === 'string')
