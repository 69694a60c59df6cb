import { type Page, expect, test } from '@playwright/test'
import { bundle, readPackage } from '../../support/bundle.ts'
import { type Expected, expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

/** The tag stands before the site's own script, or comes when that has rendered. */
const ORDERS = ['before the site', 'after the site']

const open = async (
  page: Page,
  app: string,
  { path = '/', routing = 'path', order = 'before the site' } = {},
) => {
  const script = await bundle(new URL(app, import.meta.url))
  const site = '<script defer src="/app.js"></script>'
  const [markup = ''] = [html('data-consent="opt-out" data-off="vitals,friction"', '<div id="app"></div>')]
    .map((text) => text.replace('<html', `<html data-routing="${routing}"`))
    .map((text) =>
      order === 'before the site'
        ? text.replace('script async', 'script').replace('</head>', site + '</head>')
        : text.replace('script async', site + '<script defer'),
    )
  server = await servePage({ '/': markup, '/app.js': script }, { parts: ['find', 'forms'] })
  receiveEvents(page, server)
  await page.goto(server.origin + path)
}

const view = (address: string, navigation: string, title: string, referrer?: string): Expected => ({
  name: 'page_view',
  seq: 0,
  url: server.origin + address,
  navigation,
  title,
  ...(referrer === undefined ? {} : { referrer: server.origin + referrer }),
})
const leave = (address: string): Expected => ({ name: 'page_leave', url: server.origin + address })

for (const [router, app] of [
  ['React Router', 'react/app.jsx'],
  ['Vue Router', 'vue/app.js'],
  ['Svelte', 'svelte/app.js'],
] as const) {
  for (const order of ORDERS) {
    for (const routing of ['path', 'hash']) {
      test(`${router}, routes in the ${routing}, the tag ${order}: each view once, with its title and what led to it`, async ({
        page,
      }) => {
        const to = (path: string) => (routing === 'hash' ? '/#' + path : path)
        // A visitor comes to `/`, whatever the router makes of it.
        await open(page, app, { routing, order })
        await page.waitForSelector('#list')
        const [first] = await expectEvents(page, async () => {}, [
          { name: 'page_view', navigation: 'load', title: 'Home', path: '/' },
        ])
        const landing = first?.url?.replace(server.origin, '') ?? ''
        expect(['/', to('/')]).toContain(landing)
        await expectEvents(page, () => page.click('#list'), [
          leave(landing),
          view(to('/list'), 'push', 'List 1', landing),
        ])
        await expectEvents(page, () => page.click('#list'), [])
        if (routing === 'path') await expectEvents(page, () => page.click('#part'), [])
        await expectEvents(page, () => page.click('#sort'), [])
        expect(await page.evaluate('location.href')).toContain('?sort=price')
        await expectEvents(page, () => page.click('#page2'), [
          leave(to('/list')),
          view(to('/list?page=2'), 'push', 'List 2', to('/list')),
        ])
        // A change of the hash alone is a route of the hash.
        const back = routing === 'hash' ? 'hash' : 'back_forward'
        await expectEvents(page, () => page.goBack(), [
          leave(to('/list?page=2')),
          view(to('/list?sort=price'), back, 'List 1', to('/list?page=2')),
        ])
        await expectEvents(page, () => page.goForward(), [
          leave(to('/list?sort=price')),
          view(to('/list?page=2'), back, 'List 2', to('/list?sort=price')),
        ])
        const views = server.events().filter(({ name }) => name === 'page_view')
        expect(new Set(views.map(({ page_id }) => page_id)).size).toBe(views.length)
        expect(new Set(views.map(({ session_id }) => session_id)).size).toBe(1)
      })
    }
  }

  test(`${router}: a controlled form starts once and is submitted once, without a value`, async ({
    page,
  }) => {
    await open(page, app, { path: '/form' })
    const ours = () => server.events().filter(({ name }) => /^form_(start|submit)$/.test(name))
    await page.fill('#email', 'private@example.org')
    await page.locator('#email').pressSequentially('.mx')
    await page.selectOption('#size', 'l')
    await page.check('#terms')
    await page.click('#send')
    await page.waitForSelector('#thanks')
    await expect.poll(() => ours().map(({ name }) => name)).toContain('form_submit')
    expect(ours()).toEqual([
      expect.objectContaining({ name: 'form_start', form_id: 'lead', field_id: 'email' }),
      expect.objectContaining({ name: 'form_submit', form_id: 'lead' }),
    ])
    expect(await page.textContent('#thanks')).toBe('private@example.org.mx')
    expect(server.received.map(({ body }) => body).join()).not.toContain('private')
  })
}

for (const [router, app] of [
  ['React Router', 'react/app.jsx'],
  ['Vue Router', 'vue/app.js'],
] as const) {
  test(`${router}: a link that its router leads elsewhere is one view`, async ({ page }) => {
    await open(page, app)
    await page.waitForSelector('#list')
    await expectEvents(page, () => page.click('#moved'), [
      view('/', 'load', 'Home'),
      leave('/'),
      view('/list/1', 'push', 'Item', '/'),
    ])
  })
}

const ATTRIBUTES = 'data-consent="opt-out" data-off="vitals,friction,errors"'
const serve = async (page: Page, script: string, pages: Record<string, string>, tag = '') => {
  const markup = (title: string, body: string) =>
    html(ATTRIBUTES, body + tag, '<script src="/lib.js"></script>')
      .replace('Shop', title)
      .replace(/<script async.*?<\/script>/, (own) => (tag ? '' : own.replace('async', 'defer')))
  server = await servePage(
    {
      ...Object.fromEntries(
        Object.entries(pages).map(([path, body]) => [path, markup(NAMES[path] ?? '', body)]),
      ),
      '/lib.js': await readPackage(script),
      '/part': '<title>Part</title><p>part</p>',
    },
    { parts: ['find', 'forms'], redirects: { '/order': '/thanks', '/moved': '/list' } },
  )
  receiveEvents(page, server)
  await page.goto(server.origin + '/')
}
const NAMES: Record<string, string> = { '/': 'Home', '/list': 'List', '/thanks': 'Thanks' }

test('htmx: boosted links and forms, pushed and replaced addresses, back and forward', async ({ page }) => {
  const nav = `<a id="list" href="/list">list</a> <a id="home" href="/">home</a> <a id="anchor" href="#main">main</a>`
  await serve(page, 'htmx.org/dist/htmx.min.js', {
    '/': `<div hx-boost:inherited="true">${nav}
      <form id="buy" action="/order" method="post"><input name="n"><button id="send">buy</button></form></div>
      <button id="push" hx-get="/part" hx-target="#main" hx-push-url="true">push</button>
      <button id="none" hx-get="/part" hx-target="#main">none</button><main id="main"></main>`,
    '/list': `<div hx-boost:inherited="true">${nav}</div>
      <button id="filter" hx-get="/part" hx-target="#main" hx-replace-url="/list?sort=price">filter</button>
      <main id="main"></main>`,
    '/thanks': '<h1>Thanks</h1>',
  })
  await expectEvents(page, async () => {}, [view('/', 'load', 'Home')])
  await expectEvents(page, () => page.click('#list'), [leave('/'), view('/list', 'push', 'List', '/')])
  await expectEvents(page, async () => {
    await page.click('#filter')
    await page.waitForURL('**/list?sort=price')
  }, [])
  await expectEvents(page, () => page.click('#home'), [leave('/list'), view('/', 'push', 'Home', '/list')])
  await expectEvents(page, async () => {
    await page.click('#none')
    await page.waitForSelector('#main p')
    await page.click('#anchor')
  }, [])
  await expectEvents(page, () => page.click('#push'), [leave('/'), view('/part', 'push', 'Part', '/')])
  await expectEvents(page, () => page.goBack(), [
    leave('/part'),
    view('/#main', 'back_forward', 'Home', '/part'),
  ])
  await page.waitForSelector('#send')
  await expectEvents(page, async () => {
    await page.fill('[name=n]', 'private')
    await page.click('#send')
    await page.waitForSelector('h1')
  }, [
    { name: 'form_start', form_id: 'buy' },
    { name: 'form_submit', form_id: 'buy' },
    leave('/#main'),
    view('/thanks', 'push', 'Thanks', '/#main'),
  ])
  expect(server.received.map(({ body }) => body).join()).not.toContain('private')
})

for (const [where, tag] of [
  ['the head', ''],
  ['the body, which Turbo runs again', `<script src="/p.js" data-site="demo" ${ATTRIBUTES}></script>`],
] as const) {
  test(`Turbo, the tag in ${where}: visits, restored pages and a form that leads on`, async ({ page }) => {
    const nav =
      '<a id="list" href="/list">list</a> <a id="home" href="/">home</a> <a id="top" href="#top">top</a>'
    await serve(
      page,
      '@hotwired/turbo/dist/turbo.es2017-umd.js',
      {
        '/': `${nav}<form id="buy" action="/order" method="post"><input name="n"><button id="send">buy</button></form>`,
        '/list': `${nav}<a id="filter" href="/list?sort=price" data-turbo-action="replace">filter</a>`,
        '/thanks': '<h1>Thanks</h1>',
      },
      tag,
    )
    await expectEvents(page, async () => {}, [view('/', 'load', 'Home')])
    const go = (selector: string, title: string) => async () => {
      await page.click(selector)
      await page.waitForFunction((expected) => document.title === expected, title)
    }
    await expectEvents(page, go('#list', 'List'), [leave('/'), view('/list', 'push', 'List', '/')])
    await expectEvents(page, () => page.click('#list'), [])
    await expectEvents(page, () => page.click('#top'), [])
    await expectEvents(page, async () => {
      await page.click('#filter')
      await page.waitForURL('**/list?sort=price')
    }, [])
    await expectEvents(page, go('#home', 'Home'), [leave('/list'), view('/', 'push', 'Home', '/list')])
    await expectEvents(page, () => page.goBack(), [
      leave('/'),
      view('/list?sort=price', 'back_forward', 'List', '/'),
    ])
    await expectEvents(page, () => page.goForward(), [
      leave('/list?sort=price'),
      view('/', 'back_forward', 'Home', '/list?sort=price'),
    ])
    await expectEvents(page, async () => {
      await page.fill('[name=n]', 'private')
      await page.click('#send')
      await page.waitForSelector('h1')
    }, [
      { name: 'form_start', form_id: 'buy' },
      { name: 'form_submit', form_id: 'buy' },
      leave('/'),
      view('/thanks', 'push', 'Thanks', '/'),
    ])
    expect(server.received.map(({ body }) => body).join()).not.toContain('private')
  })
}

// What the rules of docs/snippet.md say of an address that is replaced: another path is another view, although the
// visitor saw one. The address of the landing, with its campaign, is not lost.
for (const [router, app] of [
  ['React Router', 'react/app.jsx'],
  ['Vue Router', 'vue/app.js'],
] as const) {
  test(`${router}: an address that is led elsewhere at load keeps its campaign`, async ({ page }) => {
    await open(page, app, { path: '/guarded?utm_source=news' })
    await page.waitForURL('**/list/1')
    await expectEvents(page, async () => {}, [
      { name: 'page_view', navigation: 'load', url: server.origin + '/guarded?utm_source=news' },
      { name: 'page_leave' },
      { ...view('/list/1', 'replace', 'Item'), referrer: server.origin + '/guarded?utm_source=news' },
    ])
  })
}
