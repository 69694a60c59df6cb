/** The documentation as a site, in the browser; its links are tested without one (test/docs/site.test.ts). */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'

let folder: string
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'periplo-docs-'))
  const build = ['--disable-warning=ExperimentalWarning', '--import', './collector/node/text-loader.ts', 'docs/site/build.ts', folder] // prettier-ignore
  execFileSync('node', build)
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

const at = (path: string): string => pathToFileURL(join(folder, path)).href

for (const path of [
  'index.html',
  'es/index.html',
  'es/recipes.html',
  'en/queries/funnel.html',
  'es/api.html',
]) {
  test(`${path}: accessible in light and dark, and no wider than a phone`, async ({ page }) => {
    await page.goto(at(path))
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    }
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  })
}

test('from a page to the other language and to a query', async ({ page }) => {
  await page.goto(at('es/queries/index.html'))
  await page.getByRole('link', { name: 'funnel', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Embudo')
  await page.getByRole('link', { name: 'English' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Funnel')
})
