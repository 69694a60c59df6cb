import { type Journey, compileJourney, parseJourney } from '../journey.ts'
import airline from './airline.yaml'
import b2b from './b2b.yaml'
import click_and_collect from './click_and_collect.yaml'
import restaurant from './restaurant.yaml'
import shop from './shop.yaml'
import three_stages from './three_stages.yaml'
import virtual_card from './virtual_card.yaml'

const files: Readonly<Record<string, string>> = {
  shop,
  three_stages,
  b2b,
  restaurant,
  virtual_card,
  airline,
  click_and_collect,
}

const read = new Map<string, { journey: Journey; compiled: string }>()

/** Keys of the journeys that come with Periplo, the default first. */
export const journeyKeys = (): string[] => Object.keys(files)

/** @throws InvalidJourney when its file is wrong */
export function findJourney(key: string): { journey: Journey; compiled: string } | undefined {
  const text = Object.hasOwn(files, key) ? files[key] : undefined
  if (text === undefined) return undefined
  let known = read.get(key)
  if (!known) {
    const journey = parseJourney(key, text, (other) => findJourney(other)?.journey)
    known = { journey, compiled: compileJourney(journey) }
    read.set(key, known)
  }
  return known
}
