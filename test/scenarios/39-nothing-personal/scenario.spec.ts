import { expect, test } from '@playwright/test'
import { connect } from '../../../collector/clickhouse.ts'
import { searchDatabase } from '../../support/search-database.ts'

/** Whatever was typed bears this, so that any of it is found wherever it is stored. */
const TYPED = `typed${Date.now().toString(36)}`
const SHOP_FIELDS = { name: 'Ana', email: 'ana@mail.example', city: 'Cali', address: 'Calle 1' }
/** Four numbers that are an address, and no version or date: between quotes, blanks or ends. */
const IPV4 = String.raw`(^|["' ,\[(=])((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)($|["' ,\])&])`
const IPV6 = String.raw`(?i)(^|[^0-9a-z:])([0-9a-f]{1,4}:){3,7}(:|[0-9a-f]{1,4})($|[^0-9a-z:])|::1($|[^0-9a-z])`

// The last of the scenarios: the database holds what all of them left.
test('no address, no message and nothing that was typed is anywhere in the database', async ({
  page,
  request,
}) => {
  const url = process.env['PERIPLO_CLICKHOUSE']
  test.skip(!url, 'PERIPLO_CLICKHOUSE is the address of the database')
  const clickhouse = connect(url as string)

  await page.goto('/demo/')
  await page.getByTestId('consent-yes').click()
  await page.getByTestId('product-hamaca').click()
  await page.getByTestId('add-hamaca').click()
  await page.getByTestId('open-chat').click()
  await page.getByTestId('chat-field').fill(`${TYPED} azul?`)
  await page.getByTestId('chat-send').click()
  await page.locator('#contact-link').click()
  await page.locator('#contact-name').fill(TYPED)
  await page.locator('#contact-email').fill(`${TYPED}@mail.example`)
  await page.locator('#contact-message').fill(`${TYPED}: call +57 300 123 4567`)
  await page.getByTestId('contact-form').locator('[type=submit]').click()
  await page.locator('#account-link').click()
  await page.locator('#login-password').fill(TYPED)
  await page.locator('#cart-link').click()
  await page.getByTestId('go-checkout').click()
  for (const [field, value] of Object.entries(SHOP_FIELDS))
    await page.locator(`#checkout-${field}`).fill(`${TYPED}${value}`)
  await page.getByTestId('place-order').click()
  await page.getByTestId('nps-9').click()

  // Events from addresses that a proxy tells, with addresses of pages that say who it is; one of them is refused.
  const page_id = `nothing${TYPED.slice(5)}`
  await request.post('/e', {
    headers: {
      'X-Forwarded-For': '203.0.113.77',
      'CF-Connecting-IP': '203.0.113.77',
      'X-Real-IP': '2001:db8::77',
    },
    data: {
      site: 'demo',
      context: {
        page_id,
        visitor_id: page_id,
        session_id: page_id,
        consent_mode: 'granted',
        consent_purposes: ['analytics'],
      },
      events: [
        { name: 'page_view', seq: 0, url: `https://x.example/?email=${TYPED}@mail.example&token=${TYPED}` },
        { name: 'Refused', seq: 1, url: `https://x.example/?email=${TYPED}@mail.example` },
      ],
    },
  })

  const stored = async (where: string): Promise<number> =>
    (JSON.parse(await clickhouse.query(`select count() as n from events where ${where}`, { format: 'JSONEachRow' })) as { n: number }).n // prettier-ignore
  await expect.poll(() => stored(`page_id = '${page_id}'`), { timeout: 30_000 }).toBe(1)
  await expect.poll(() => stored(`name in ('chat_message', 'form_submit', 'purchase', 'survey_response')`)).toBeGreaterThan(3) // prettier-ignore

  // It would find them.
  expect(await searchDatabase(clickhouse, page_id)).not.toEqual([])
  for (const pattern of [TYPED, '203\\.0\\.113\\.77', '2001:db8', IPV4, IPV6])
    expect(await searchDatabase(clickhouse, pattern), pattern).toEqual([])
  await clickhouse.close()
})
