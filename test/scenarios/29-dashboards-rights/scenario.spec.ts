import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { untilStored } from '../../dashboards/support/ask-api.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

for (const [lang, words] of [
  [
    'es',
    {
      export: 'Exportar sus datos',
      erase: 'Borrar…',
      now: 'Borrar para siempre',
      erased: /Borrada: \d+ filas/,
      back: 'Todas las personas',
      nobody: 'No conocemos a esta persona',
    },
  ],
  [
    'en',
    {
      export: 'Export their data',
      erase: 'Erase…',
      now: 'Erase for ever',
      erased: /Erased: \d+ rows/,
      back: 'All people',
      nobody: 'We do not know this person',
    },
  ],
] as const)
  // prettier-ignore
  test(`a person's data can be saved, and erased by whoever types the id (${lang})`, async ({ page, request }) => {
    const user = newUser('eva')
    const visitor = newVisitor()
    await sendEvents(request, { ...visitor, user_id: user }, [{ name: 'page_view' }, { name: 'identify' }])
    await untilStored(request, user, 2)
    await openDashboard(page, `/?view=people&lang=${lang}&person=${user}`)

    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: words.export }).click()
    const saved = await saving
    expect(saved.suggestedFilename()).toBe(`${user}.json`)
    const held = JSON.parse(readFileSync(await saved.path(), 'utf8')) as { person_id: string; events: { user_id: string }[] } // prettier-ignore
    expect(held.person_id).toBe(user)
    expect(held.events.map(({ user_id }) => user_id)).toEqual([user, user])

    await page.getByRole('button', { name: words.erase }).click()
    const dialog = page.getByRole('dialog')
    const now = dialog.getByRole('button', { name: words.now })
    await expect(now).toBeDisabled()
    await dialog.getByRole('textbox').fill(`${user}x`)
    await expect(now).toBeDisabled()
    await dialog.getByRole('textbox').fill(user)
    expect(await findViolations(page)).toEqual([])
    await now.click()
    await expect(dialog.getByTestId('erased')).toContainText(words.erased)
    await expect(dialog.getByTestId('erased')).toContainText('events 2')
    await dialog.getByRole('button', { name: words.back }).click()
    await expect(page).not.toHaveURL(/person=/)

    await openDashboard(page, `/?view=people&lang=${lang}&person=${user}`)
    await expect(page.getByText(words.nobody)).toBeVisible()
  })
