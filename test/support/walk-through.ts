import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'

/** What is done at each step of a walk-through, by the step's name. */
export type Steps = Record<string, () => Promise<unknown>>

/** Walks a page of docs/ as it is written: its steps, in its order, each done by what bears its name. */
export async function walkThrough(page: string, steps: Steps): Promise<void> {
  const written = [...readFileSync(page, 'utf8').matchAll(/^\d+\. \*\*(.+?)\.?\*\*/gm)].map(
    ([, name = '']) => name,
  )
  expect(Object.keys(steps)).toEqual(written)
  for (const [name, work] of Object.entries(steps)) await test.step(name, work)
}
