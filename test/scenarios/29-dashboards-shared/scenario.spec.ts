import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, type Page, expect, test } from '@playwright/test'
import { askApi } from '../../dashboards/support/ask-api.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { importEvents } from '../../dashboards/support/import-events.ts'
import { openDashboard, untilCurrent, watchConsole } from '../../dashboards/support/open-dashboard.ts'
import { newUser } from '../../dashboards/support/send-events.ts'

const run = newUser('shared').replaceAll('.', '')
/** Twelve people came by one campaign and three by another, on a day of their own. */
const LARGE = `grande-${run}`
const SMALL = `chica-${run}`
const day = (): string => new Date(Date.now() - 5 * 86_400_000).toISOString()

test.beforeAll(async ({ request }) => {
  const of = (utm_campaign: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...{
        name: 'page_view',
        visitor_id: `${utm_campaign}-${index}`,
        session_id: `${utm_campaign}-${index}-1`,
      },
      ...{ page_id: `${utm_campaign}p${index}`, seq: 0, consent_mode: 'granted', occurred_at: day() },
      ...{ url: `https://tienda.example/?utm_source=boletin&utm_medium=email&utm_campaign=${utm_campaign}` },
    }))
  await importEvents(request, [...of(LARGE, 12), ...of(SMALL, 3)])
  await expect
    .poll(
      async () =>
        (await askApi(request, 'campaigns')).filter(({ part }) => String(part).includes(run)).length,
    )
    .toBe(2)
})

/** Whoever has the link and nothing else. */
async function openLink(browser: Browser, link: string, options = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage()
  await page.goto(link)
  return page
}

async function share(page: Page, words: Words, fields: { name: string; hosts?: string }): Promise<string> {
  await page.getByRole('button', { name: words.share, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: words.title })
  await dialog.getByRole('textbox', { name: words.name }).fill(fields.name)
  await dialog.getByRole('textbox', { name: words.hosts }).fill(fields.hosts ?? '')
  await dialog.getByRole('button', { name: words.make }).click()
  return dialog.getByTestId('share-link').inputValue()
}

interface Words {
  share: string
  title: string
  name: string
  hosts: string
  make: string
  revoke: string
  revoked: string
  gone: string
  note: string
}

const es: Words = {
  share: 'Compartir',
  title: 'Compartir esta vista',
  name: 'Nombre (opcional)',
  hosts: 'Sitios',
  make: 'Crear enlace',
  revoke: 'Revocar',
  revoked: 'Revocado',
  gone: 'Este enlace fue revocado.',
  note: 'Los números van de 5 en 5',
}
const en: Words = {
  share: 'Share',
  title: 'Share this view',
  name: 'Name (optional)',
  hosts: 'Sites',
  make: 'Make a link',
  revoke: 'Revoke',
  revoked: 'Revoked',
  gone: 'This link was revoked.',
  note: 'Numbers go in steps of 5',
}

for (const [lang, words, width] of [
  ['es', es, 1280],
  ['en', en, 360],
] as const)
  test(`a view is shared, seen without a key and without small cells, and revoked (${lang}, ${width} px)`, async ({
    page,
    browser,
  }) => {
    const name = `Agencia ${run} ${lang}`
    await openDashboard(page, `/?view=campaigns&lang=${lang}`)
    await expect(page.getByTestId('campaigns')).toContainText(SMALL)
    const link = await share(page, words, { name })
    expect(link).toMatch(/\/shared\/[\w-]{16}#[\w-]{43}$/)

    const options = { viewport: { width, height: 800 }, locale: lang }
    const reader = await openLink(browser, link, options)
    const complaints = watchConsole(reader)
    const sent: string[] = []
    reader.on('request', (request) => sent.push(request.url()))
    await untilCurrent(reader)
    const large = reader.getByTestId('campaigns').locator('tbody tr', { hasText: LARGE })
    await expect(large).toContainText('10')
    await expect(large).not.toContainText('12')
    await expect(reader.getByTestId('campaigns')).not.toContainText(SMALL)
    await expect(reader.getByText(words.note)).toBeVisible()
    await expect(reader.getByText(name)).toBeVisible()
    await expect(reader.getByRole('navigation')).toHaveCount(0)
    // Nothing that would change what is asked, and no door to anything else.
    await expect(reader.locator('main :is(button, select, input):enabled:not([data-free])')).toHaveCount(0)
    await expect(reader.locator('main a:not([href*="/api/v1/shared/"])')).toHaveCount(0)
    expect(await findViolations(reader)).toEqual([])
    expect(await reader.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)

    // The address decides nothing.
    const [address = '', key = ''] = link.split('#')
    await reader.goto(`${address}?view=people&site=other&period=365d&by=source&theme=dark#${key}`)
    await untilCurrent(reader)
    await expect(large).toContainText('10')
    await expect(reader.locator('html')).toHaveAttribute('data-theme', 'dark')
    expect(await findViolations(reader)).toEqual([])
    // Nor does the API take another question, or give the page the key.
    const bearer = `${/shared\/([\w-]+)$/.exec(address)?.[1]}.${key}`
    const ask = (search: string) =>
      reader.request.get(`/api/v1/shared/queries/campaigns?${search}`, {
        headers: { Authorization: `Bearer ${bearer}` },
      })
    const asked = new URL(sent.find((url) => url.includes('/queries/campaigns?')) ?? '').searchParams
    expect((await ask(String(asked))).status()).toBe(200)
    asked.set('by', 'source')
    expect((await ask(String(asked))).status()).toBe(403)
    expect(await reader.content()).not.toContain(key)
    expect(sent.filter((url) => url.includes(key))).toEqual([])
    expect(complaints).toEqual([])

    const row = page.getByTestId('shared-views').locator('tbody tr', { hasText: name })
    expect(await findViolations(page)).toEqual([])
    await row.getByRole('button', { name: words.revoke }).click()
    await expect(row).toContainText(words.revoked)
    await reader.reload()
    await expect(reader.getByRole('alert')).toContainText(words.gone)
    await reader.context().close()
  })

test('a funnel keeps its steps, and shows its table as well', async ({ page, browser }) => {
  await openDashboard(page, '/?view=funnel&lang=es&steps=page_view,add_to_cart&window=24')
  const reader = await openLink(browser, await share(page, es, { name: `Embudo ${run}` }))
  await untilCurrent(reader)
  await expect(reader.getByTestId('entered-1')).toHaveText(/^[\d.]*[05]$/)
  await expect(reader.getByText('steps=page_view,add_to_cart')).toBeVisible()
  await reader.getByRole('button', { name: 'Tabla' }).first().click()
  await expect(reader.getByTestId('funnel-bars')).toHaveCount(0)
  await expect(reader.getByRole('alert')).toHaveCount(0)
  await reader.context().close()
})

test('what shows people is not shared', async ({ page }) => {
  await openDashboard(page, '/?view=people&lang=es')
  await page.getByRole('button', { name: es.share, exact: true }).click()
  await expect(page.getByRole('dialog', { name: es.title })).toContainText('no se comparte')
  await expect(page.getByRole('button', { name: es.make })).toHaveCount(0)
})

test('a page of the hosts that were named may frame it, no other', async ({ page, browser }) => {
  let frame = ''
  const server: Server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(
      `<!doctype html><title>Intranet</title><iframe src="${frame}" width="900" height="600"></iframe>`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    await openDashboard(page, '/?view=campaigns&lang=es')
    frame = await share(page, es, { name: `Marco ${run}`, hosts: `localhost:${port}` })
    const allowed = await openLink(browser, `http://localhost:${port}/`)
    await expect(allowed.frameLocator('iframe').getByTestId('campaigns')).toContainText(LARGE)
    const other = await openLink(browser, `http://127.0.0.1:${port}/`)
    await expect.poll(() => other.frames().map((one) => one.url())).toContain('chrome-error://chromewebdata/')
    await allowed.context().close()
    await other.context().close()
  } finally {
    server.close()
  }
})
