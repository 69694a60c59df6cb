import { type Journey, compileJourney, parseJourney } from '../journey.ts'
import airline from './airline.yaml'
import b2b from './b2b.yaml'
import click_and_collect from './click_and_collect.yaml'
import restaurant from './restaurant.yaml'
import shop from './shop.yaml'
import three_stages from './three_stages.yaml'
import virtual_card from './virtual_card.yaml'

const files = {
  shop,
  three_stages,
  b2b,
  restaurant,
  virtual_card,
  airline,
  click_and_collect,
}

export interface Found {
  journey: Journey
  compiled: string
  /** The file. */
  text: string
}

/** Journeys that may take from one another. */
export interface Journeys {
  /** The default first. */
  keys: string[]
  /** @throws InvalidJourney when its file is wrong */
  find: (key: string) => Found | undefined
}

/** Journeys of these files, each read when it is first asked for. */
export function journeysOf(texts: Readonly<Record<string, string>>): Journeys {
  const read = new Map<string, Found>()
  const find = (key: string): Found | undefined => {
    const text = Object.hasOwn(texts, key) ? texts[key] : undefined
    if (text === undefined) return undefined
    let known = read.get(key)
    if (!known) {
      const journey = parseJourney(key, text, (other) => find(other)?.journey)
      known = { journey, compiled: compileJourney(journey), text }
      read.set(key, known)
    }
    return known
  }
  return { keys: Object.keys(texts), find }
}

/** Journeys that come with Periplo. */
export const ownJourneys = journeysOf(files)
/** Those of a site: its own files beside ours, or in the place of one. */
export const withFiles = (own: Readonly<Record<string, string>>): Journeys => journeysOf({ ...files, ...own })

/** Keys of the journeys that come with Periplo, the default first. */
export const journeyKeys = (): string[] => ownJourneys.keys

/** @throws InvalidJourney when its file is wrong */
export const findJourney = (key: string): Found | undefined => ownJourneys.find(key)
