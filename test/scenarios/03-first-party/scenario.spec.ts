import { expect, test } from '@playwright/test'
import { ask, home } from '../../support/home.ts'
import { findNginx, startNginx } from '../../support/start-nginx.ts'

const nginx = findNginx()
test.skip(!nginx, 'there is no nginx on this machine, and it could not be installed')

test('through the site’s own nginx the visitor’s cookie comes with consent and goes with it', async ({
  page,
  context,
  request,
}) => {
  const upstream = new URL(home.url).host
  const site = await startNginx(
    nginx as string,
    `location ~ ^/stats/(e|p\\.([\\w.-]+\\.)?js)$ {
       rewrite ^/stats/(.*)$ /$1 break;
       proxy_pass http://${upstream};
       proxy_set_header Host ${upstream};
       proxy_set_header X-Forwarded-For $remote_addr;
       proxy_set_header Cookie "periplo_visitor=$cookie_periplo_visitor";
     }
     location /tienda {
       default_type text/html;
       return 200 '<!doctype html><title>Tienda</title><script async src="/stats/p.js" data-site="demo" data-cookie></script>';
     }`,
  )
  const say = (analytics: boolean): Promise<void> =>
    page.evaluate(
      (yes) =>
        (window as unknown as { periplo: (...given: unknown[]) => void }).periplo('consent', {
          analytics: yes,
        }),
      analytics,
    )
  const ours = async () => (await context.cookies()).filter(({ name }) => name === 'periplo_visitor')
  const visitors = async (path: string): Promise<unknown[]> => {
    const events = await ask<{ url_path: string; name: string; visitor_id: string }>(request, 'live', {})
    return events.filter(({ url_path, name }) => url_path === path && name === 'page_view')
  }
  try {
    const path = `/tienda/${Date.now().toString(36)}`
    await page.goto(`${site.url}${path}`)
    await page.waitForFunction(() => 'periplo' in window)
    expect(await ours()).toEqual([])

    await say(true)
    await expect
      .poll(ours)
      .toMatchObject([{ httpOnly: true, sameSite: 'Lax', path: '/stats', domain: '127.0.0.1' }])
    expect(await page.evaluate(() => document.cookie)).toBe('')
    await expect.poll(() => visitors(path)).toHaveLength(1)

    await say(false)
    await expect.poll(ours).toEqual([])
  } finally {
    await site.stop()
  }
})

test('without data-cookie there is none', async ({ page, context }) => {
  const upstream = new URL(home.url).host
  const site = await startNginx(
    nginx as string,
    `location /stats/ { proxy_pass http://${upstream}/; proxy_set_header Host ${upstream}; proxy_set_header X-Forwarded-For $remote_addr; }
     location /tienda {
       default_type text/html;
       return 200 '<!doctype html><title>Tienda</title><script async src="/stats/p.js" data-site="demo" data-consent="opt-out"></script>';
     }`,
  )
  try {
    const answered = page.waitForResponse((response) => response.url().endsWith('/stats/e'))
    await page.goto(`${site.url}/tienda`)
    expect((await answered).status()).toBe(202)
    expect(await (await answered).request().allHeaders()).not.toHaveProperty('cookie')
    expect(await context.cookies()).toEqual([])
  } finally {
    await site.stop()
  }
})
