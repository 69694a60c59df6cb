import { expect, test } from 'vitest'
import { type Route, fuzz } from '../fuzz/fuzz.ts'

/** New bodies each time; what fails says how to run it again. */
const seed = Date.now() % 1e9

test.each<[Route, number]>([
  ['e', 2500],
  ['import', 1200],
  ['segment', 800],
])(
  'hostile bodies of %s are answered one by one as the contract says, and what is accepted is in the sink',
  async (route, runs) => {
    expect(await fuzz(route, runs, seed)).toBeGreaterThan(runs * 5)
  },
  600_000,
)
