import { setTimeout as sleep } from 'node:timers/promises'

/** Runs in the page: records one event by the tracker that is there. */
export const track = (name) =>
  globalThis.benchTrack ? globalThis.benchTrack(name) : globalThis.periplo('track', name, { value: 1 })

/** Asks again until it is so; false when it never was. */
export async function until(isSo, milliseconds) {
  const end = Date.now() + milliseconds
  while (!isSo()) {
    if (Date.now() > end) return false
    await sleep(20)
  }
  return true
}

/** `count` jobs, a few at a time. */
export async function inParallel(count, few, job) {
  let next = 0
  const results = []
  const work = async () => {
    while (next < count) {
      const mine = next++
      results[mine] = await job(mine)
    }
  }
  await Promise.all(Array.from({ length: few }, work))
  return results
}
