import type { Page } from '@playwright/test'

/** Everything a page has put on the device: names of cookies, storage keys, databases and caches. */
export const listStorage = async (page: Page): Promise<string[]> => {
  const cookies = (await page.context().cookies()).map(({ name }) => `cookie ${name}`)
  const inPage = await page.evaluate(async () => [
    ...Object.keys(localStorage).map((key) => `local ${key}`),
    ...Object.keys(sessionStorage).map((key) => `session ${key}`),
    ...(await indexedDB.databases()).map(({ name }) => `database ${name}`),
    // Absent where the page is not secure.
    ...(typeof caches === 'undefined' ? [] : (await caches.keys()).map((name) => `cache ${name}`)),
  ])
  return [...cookies, ...inPage].sort()
}
