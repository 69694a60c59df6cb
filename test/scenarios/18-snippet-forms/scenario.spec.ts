import { type Page, expect, test } from '@playwright/test'
import type { Expected } from '../../support/expect-events.ts'
import { formEvents } from '../../support/form-events.ts'
import { partsHaveRun } from '../../support/parts-have-run.ts'
import { type ReceivedEvent, type ServedPage, html, servePage } from '../../support/serve-page.ts'

// Autofill cannot be driven: the browser fills in what it has saved only in a profile with a person behind it.

const PARTS = ['forms', 'forms-fields', 'forms-result']

let server: ServedPage
test.afterEach(() => server.close())

const serve = async (body: string, attributes = '', pages: Record<string, string> = {}) => {
  server = await servePage(
    { '/': html(`data-consent="opt-out" ${attributes}`, body), '/plain': '<title>plain</title>', ...pages },
    { parts: ['find', ...PARTS] },
  )
}

const open = async (page: Page, body: string, attributes?: string, pages?: Record<string, string>) => {
  await serve(body, attributes, pages)
  await page.goto(server.origin + '/')
  await partsHaveRun(page, ...PARTS)
}

/** Do this, expect these events of forms and no others; what follows an attempt is waited for. */
const expectForms = async (action: () => Promise<unknown>, expected: Expected[]) => {
  const before = formEvents(server).length
  await action()
  await expect
    .poll(() =>
      formEvents(server)
        .slice(before)
        .map(({ name }) => name),
    )
    .toEqual(expected.map(({ name }) => name))
  const found = formEvents(server).slice(before)
  expect(found).toEqual(expected.map((event) => expect.objectContaining(event)))
  return found
}

const names = (events: ReceivedEvent[]) => events.map(({ name }) => name)

test('a form is seen when half of it, or a long one over half of the screen, was there for a second', async ({
  page,
}) => {
  await open(
    page,
    `<form id="top" name="Contact"><input><select></select><input type="hidden"><input type="submit"></form>
     <form id="buttons"><button>x</button></form>
     <form id="quiet" class="quiet"><input></form>
     <form id="hidden" hidden><input></form>
     <div style="height: 3000px"></div>
     <form id="long"><input><div style="height: 9000px"></div></form>`,
    'data-ignore=".quiet"',
  )
  const views = () => server.events().filter(({ name }) => name === 'form_view')
  await expect.poll(() => views().length).toBe(1)
  expect(views()[0]).toMatchObject({
    form_id: 'top',
    form_name: 'Contact',
    form_provider: 'native',
    field_count: 2,
  })
  await page.evaluate('scrollTo(0, 5000)')
  await expect.poll(() => views().map(({ form_id }) => form_id)).toEqual(['top', 'long'])
  // Later forms are seen too, and none twice.
  await page.evaluate(
    `scrollTo(0, 0); document.body.insertAdjacentHTML('afterbegin', '<form id="late"><textarea></textarea></form>')`,
  )
  await expect.poll(() => views().map(({ form_id }) => form_id)).toEqual(['top', 'long', 'late'])
  const [start] = await expectForms(
    () => page.fill('#late textarea', 'private'),
    [{ name: 'form_start', form_id: 'late' }],
  )
  expect(Number(start?.['duration_ms'])).toBeGreaterThanOrEqual(0)
})

const SIGN_UP = `<form id="signup" onsubmit="event.preventDefault()">
  <input name="email" type="email" id="mail"><input name="city"><input type="radio" name="plan" value="a"><input type="radio" name="plan" value="b">
  <input type="checkbox" name="terms"><input type="password" name="user_password"><input name="card-number"><input name="x9" autocomplete="one-time-code">
  <input type="hidden" name="campaign" value="private-hidden"><select name="size"><option value="">-</option><option value="private-size">L</option></select>
  <input class="quiet" name="private-name"><button>go</button></form>`

test('how each field was filled goes with the attempt: visits, changes, order, never what', async ({
  page,
}) => {
  await open(page, SIGN_UP, 'data-ignore=".quiet"')
  const [, submit] = await expectForms(async () => {
    await page.fill('[name=city]', 'private-city')
    await page.fill('#mail', 'private@example.org')
    await page.check('[value=b]')
    await page.fill('[name=user_password]', 'private-password')
    await page.fill('[name=card-number]', '4111111111111111')
    await page.fill('[name=x9]', '493817')
    // A second visit that changes what the first had filled.
    await page.fill('#mail', 'private2@example.org')
    await page.fill('.quiet', 'private-quiet')
    await page.click('button')
  }, [
    { name: 'form_start', form_id: 'signup', field_id: 'city', form_provider: 'native' },
    { name: 'form_submit', form_id: 'signup', attempt_no: 1, filled_count: 6 },
  ])
  const fields = submit?.['form_fields'] as Record<string, unknown>[]
  const known = fields.map(({ time_ms, hesitation_ms, ...rest }) => {
    for (const ms of [time_ms, hesitation_ms]) expect(ms ?? 0).toBeLessThan(60_000)
    return rest
  })
  expect(known).toEqual([
    {
      field_id: 'email',
      field_type: 'email',
      focus_count: 2,
      change_count: 2,
      refill_count: 1,
      touch_order: 2,
    },
    { field_id: 'city', field_type: 'text', focus_count: 1, change_count: 1, touch_order: 1 },
    { field_id: 'plan', field_type: 'radio', focus_count: 1, change_count: 1, touch_order: 3 },
    { field_id: 'terms', field_type: 'checkbox', is_blank: 1 },
    { field_id: 'password', field_type: 'password', focus_count: 1, change_count: 1, touch_order: 4 },
    { field_id: 'text', field_type: 'text', focus_count: 1, change_count: 1, touch_order: 5 },
    { field_id: 'text', field_type: 'text', focus_count: 1, change_count: 1, touch_order: 6 },
    { field_id: 'size', field_type: 'select-one', is_blank: 1 },
  ])
  await page.goto(server.origin + '/plain')
  await expect.poll(() => names(server.events())).toContain('page_leave')
  const sent = server.received.map(({ body }) => body).join()
  for (const secret of ['private', '4111', '493817', 'user_password', 'card-number', 'x9'])
    expect(sent).not.toContain(secret)
})

const CONTAINERS: [what: string, markup: string, id: string | undefined][] = [
  [
    'a section',
    '<section id="box"><div><input name="a"></div><div><button id="go">x</button></div></section>',
    'box',
  ],
  ['a fieldset', '<fieldset name="box"><input name="a"><button id="go">x</button></fieldset>', 'box'],
  [
    'a dialog',
    '<dialog open id="box"><input name="a"><p><span role="button" id="go">x</span></p></dialog>',
    'box',
  ],
  [
    'role=dialog',
    '<div role="dialog" id="box"><input name="a"><button id="go"><b>x</b></button></div>',
    'box',
  ],
  [
    'role=form',
    '<section><div role="form" id="box"><input name="a"><input type="button" id="go"></div></section>',
    'box',
  ],
  [
    'a fieldset without the button',
    '<section id="box"><fieldset><input name="a"></fieldset><button id="go">x</button></section>',
    'box',
  ],
  [
    'a plain element',
    '<div id="box"><label>A<input name="a"></label><button id="go">x</button></div>',
    'box',
  ],
]
for (const [what, markup, form_id] of CONTAINERS) {
  test(`no <form>, ${what}: a click on its button and Enter are attempts`, async ({ page }) => {
    await open(page, `${markup}<p><button id="else">x</button></p>`)
    await expectForms(() => page.click('#go'), [])
    await expectForms(async () => {
      await page.fill('[name=a]', 'private')
      await page.click('#else')
      await page.click('#go')
      await expect.poll(() => names(formEvents(server)).at(-1)).toBe('form_submit')
      await page.waitForTimeout(600)
      await page.press('[name=a]', 'Enter')
    }, [
      { name: 'form_start', form_id, field_id: 'a' },
      { name: 'form_submit', form_id, attempt_no: 1, filled_count: 1 },
      { name: 'form_submit', form_id, attempt_no: 2 },
    ])
    expect(server.received.map(({ body }) => body).join()).not.toContain('private')
  })
}

test('no <form>: filters, toggles and lone fields are none', async ({ page }) => {
  await open(
    page,
    `<section><select id="sort"><option>a<option>b</select><input type="checkbox" id="box"><button id="buy">x</button></section>
     <div id="far"><div><div><div><input id="lone"></div></div></div><p><button>x</button></p></div>
     <section id="s"><input type="password" id="pw"><button aria-pressed="false" id="show">show</button></section>`,
  )
  await expectForms(async () => {
    await page.selectOption('#sort', 'b')
    await page.check('#box')
    await page.click('#buy')
    await page.fill('#lone', 'private')
    await page.fill('#pw', 'private')
    await page.click('#show')
  }, [{ name: 'form_start', form_id: 's', field_id: 'password' }])
})

test('an open shadow tree: start, errors, attempt and summary', async ({ page }) => {
  await open(
    page,
    `<x-form></x-form><script>
      const root = document.querySelector('x-form').attachShadow({mode: 'open'})
      root.innerHTML = '<form id="inner"><input name="city"><input name="mail" type="email" required><button>go</button></form>'
      root.querySelector('form').onsubmit = (event) => event.preventDefault()
    </script><input>`,
  )
  await expectForms(async () => {
    await page.fill('[name=city]', 'private')
    await page.click('button')
    await page.fill('[name=mail]', 'a@b.c')
    await page.click('button')
  }, [
    { name: 'form_start', form_id: 'inner', field_id: 'city' },
    { name: 'form_error', form_id: 'inner', field_id: 'mail', error: 'value_missing' },
    {
      name: 'form_submit',
      form_id: 'inner',
      form_fields: [
        expect.objectContaining({ field_id: 'city', focus_count: 1, change_count: 1, touch_order: 1 }),
        expect.objectContaining({ field_id: 'mail', error_count: 1, touch_order: 2 }),
      ],
    },
  ])
})

test('a page whose forms are all in shadow trees is found at the first focus', async ({ page }) => {
  await serve(
    `<x-form></x-form><script>
      const root = document.querySelector('x-form').attachShadow({mode: 'open'})
      root.innerHTML = '<form id="inner"><input name="city"></form>'
    </script>`,
  )
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning')
  await page.focus('[name=city]')
  await partsHaveRun(page, ...PARTS)
  await expectForms(() => page.keyboard.type('private'), [{ name: 'form_start', form_id: 'inner' }])
})

test('a framework that controls the field and stops every event hides nothing', async ({ page }) => {
  await open(
    page,
    `<form id="react"><input name="name"><button>go</button></form><script>
      let value = ''
      const input = document.querySelector('input')
      for (const type of ['focusin', 'input', 'change', 'click', 'keydown', 'submit']) {
        document.addEventListener(type, (event) => {
          event.stopImmediatePropagation()
          if (type === 'submit') event.preventDefault()
          // A controlled field: the state is written back, and so is the attribute.
          if (type === 'input') {
            value = event.target.value.toUpperCase()
            input.value = value
            input.defaultValue = value
          }
        }, true)
      }
    </script>`,
  )
  const [, submit] = await expectForms(async () => {
    await page.locator('input').pressSequentially('private')
    await page.click('button')
  }, [
    { name: 'form_start', form_id: 'react', field_id: 'name' },
    { name: 'form_submit', filled_count: 1 },
  ])
  expect(submit?.['form_fields']).toEqual([
    expect.objectContaining({ field_id: 'name', focus_count: 1, change_count: 1 }),
  ])
  expect(await page.inputValue('input')).toBe('PRIVATE')
})

test('what was typed before the file came is caught up with; what a page put in is not', async ({ page }) => {
  await serve('<form id="f"><input name="a"><input name="b"></form><form id="g"><input id="set"></form>')
  let letThrough = () => {}
  const held = new Promise<void>((done) => (letThrough = done))
  await page.route('**/p.forms*', async (route) => {
    await held
    await route.continue()
  })
  // The files that come late hold up the load event.
  await page.goto(server.origin + '/', { waitUntil: 'domcontentloaded' })
  await page.evaluate("document.querySelector('#set').value = 'private'")
  await page.locator('[name=a]').pressSequentially('private')
  letThrough()
  await partsHaveRun(page, ...PARTS)
  await expectForms(async () => {}, [{ name: 'form_start', form_id: 'f', field_id: 'a' }])
})

const FIELDS: [what: string, field: string, error: string][] = [
  ['empty', '<input name="a" required>', 'value_missing'],
  ['no address', '<input name="a" type="email" value="private">', 'type_mismatch'],
  ['another pattern', '<input name="a" pattern="[0-9]+" value="private">', 'pattern_mismatch'],
  ['too small', '<input name="a" type="number" min="5" value="1">', 'range_underflow'],
  ['too large', '<input name="a" type="number" max="5" value="9">', 'range_overflow'],
  ['between steps', '<input name="a" type="number" min="0" step="2" value="1">', 'step_mismatch'],
  ['no box checked', '<input name="a" type="checkbox" required>', 'value_missing'],
  ['by the page', '<input name="a" id="own">', 'custom_error'],
]
test('a refused field is told at each attempt with the reason, never the message', async ({ page }) => {
  const forms = FIELDS.map(
    ([, field, error], n) => `<form id="f${n}-${error}">${field}<button>go</button></form>`,
  )
  await open(
    page,
    `${forms.join('')}<form id="login"><input type="password" name="secret-name" required><button>go</button></form>
     <script>document.querySelector('#own').setCustomValidity('private words')</script>`,
  )
  for (const [n, [, , error]] of FIELDS.entries()) {
    await expectForms(
      () => page.click(`#f${n}-${error} button`),
      [{ name: 'form_error', form_id: `f${n}-${error}`, field_id: 'a', error }],
    )
  }
  await expectForms(
    () => page.click('#login button'),
    [{ name: 'form_error', form_id: 'login', field_id: 'password' }],
  )
  await expectForms(() => page.click('#login button'), [{ name: 'form_error', form_id: 'login' }])
  const sent = server.received.map(({ body }) => body).join()
  expect(sent).not.toContain('private')
  expect(sent).not.toContain('secret')
})

test('marks of the page count once after an attempt, not while somebody types', async ({ page }) => {
  await open(
    page,
    `<form id="f" novalidate><input name="a" required><input name="b"><button>go</button></form><script>
      const form = document.querySelector('#f')
      const [a, b] = form.elements
      const mark = (field, is) => field.setAttribute('aria-invalid', is)
      form.oninput = () => { form.checkValidity(); mark(a, !a.value); mark(b, b.value.length < 3) }
      form.onsubmit = (event) => { event.preventDefault(); setTimeout(() => { mark(a, true); mark(a, true); mark(b, false) }, 50) }
    </script>`,
  )
  await expectForms(async () => {
    await page.locator('[name=b]').pressSequentially('xyz')
    await page.locator('[name=a]').pressSequentially('xyz')
    await page.click('button')
  }, [
    { name: 'form_start' },
    { name: 'form_submit' },
    { name: 'form_error', form_id: 'f', field_id: 'a', error: 'custom_error' },
  ])
})

const THANKS = `document.body.insertAdjacentHTML('beforeend', '<p role="status">Private thanks</p>')`
const ANSWERS: [what: string, script: string, isSuccess: boolean][] = [
  ['takes the form away and says so', `form.remove(); ${THANKS}`, true],
  [
    'hides the form and fills its live region',
    `form.hidden = true; live.textContent = 'Private thanks'`,
    true,
  ],
  ['empties the fields and shows a success', `form.reset(); ok.hidden = false`, true],
  ['moves on inside the page', `history.pushState({}, '', '/thanks?order=private')`, true],
  ['loads another page', `location.href = '/thanks'`, true],
  ['takes the form away and says nothing', `form.remove()`, false],
  ['says something and leaves the form', THANKS, false],
  [
    'empties the fields, but marks one of them',
    `form.reset(); ok.hidden = false; a.setAttribute('aria-invalid', 'true')`,
    false,
  ],
  ['moves to a page that says error', `history.pushState({}, '', '/login?error=1')`, false],
  ['changes the query only', `history.pushState({}, '', '/?page=2')`, false],
]
for (const [what, script, isSuccess] of ANSWERS) {
  test(`${isSuccess ? 'a success' : 'no success'}: the page ${what}`, async ({ page }) => {
    await open(
      page,
      `<form id="f"><input name="a" id="a"><button>go</button></form><p aria-live="polite" id="live"></p><p class="form-success" id="ok" hidden>Private ok</p>
       <script>const form = document.querySelector('#f')
       form.onsubmit = (event) => { event.preventDefault(); setTimeout(() => { ${script} }, 50) }</script>`,
      '',
      { '/thanks': html('data-consent="opt-out"') },
    )
    await page.fill('#a', 'private')
    await page.click('button')
    if (isSuccess) {
      await expect
        .poll(() => names(formEvents(server)))
        .toEqual(['form_start', 'form_submit', 'form_success'])
      expect(formEvents(server)[2]).toMatchObject({
        form_id: 'f',
        form_provider: 'native',
        confidence: 'inferred',
      })
      expect(Number(formEvents(server)[2]?.['duration_ms'])).toBeGreaterThan(0)
    } else {
      // Longer than the five seconds in which an answer is looked for.
      await page.waitForTimeout(6000)
      await page.goto(server.origin + '/plain')
      await expect.poll(() => names(server.events())).toContain('page_leave')
      const others = names(formEvents(server)).filter((name) => name !== 'form_error')
      const isRefused = script.includes('aria-invalid')
      expect(others).toEqual(['form_start', 'form_submit', ...(isRefused ? ['form_abandon'] : [])])
    }
    expect(
      server.received
        .map(({ body }) => body)
        .join()
        .toLowerCase(),
    ).not.toMatch(/private (thanks|ok)/)
  })
}

test('no success: the visitor leaves by a link after an attempt', async ({ page }) => {
  await open(
    page,
    `<form id="f" onsubmit="event.preventDefault()"><input name="a" id="a"><button>go</button></form><a href="/plain">elsewhere</a>`,
  )
  await page.fill('#a', 'x')
  await page.click('button')
  await page.click('a')
  await expect.poll(() => names(formEvents(server))).toEqual(['form_start', 'form_submit', 'form_abandon'])
})

test('a form that the browser sends to another path is a success, with nothing stored to know it', async ({
  page,
}) => {
  await open(page, `<form id="f" action="/plain"><input name="a" id="a"><button>go</button></form>`)
  await page.fill('#a', 'x')
  const stored = () =>
    page.evaluate(
      'Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter((key) => !/^periplo(\\.[\\w-]{12})?$/.test(key))',
    )
  expect(await stored()).toEqual([])
  await page.click('button')
  await page.waitForURL('**/plain?a=x')
  await expect.poll(() => names(formEvents(server))).toEqual(['form_start', 'form_submit', 'form_success'])
  expect(await stored()).toEqual([])
})

const LEAVES: [what: string, leave: (page: Page) => Promise<unknown>][] = [
  ['another page', (page) => page.goto(server.origin + '/plain')],
  ['a view inside the page', (page) => page.evaluate("history.pushState({}, '', '/two')")],
  ['a closed tab', (page) => page.close({ runBeforeUnload: true })],
]
for (const [what, leave] of LEAVES) {
  test(`abandoned for ${what}: the last field and how all were filled`, async ({ page }) => {
    await open(
      page,
      `<form id="f"><input name="a"><input name="b"><input name="c"></form><form id="other"><input name="d"></form>`,
    )
    await page.fill('[name=a]', 'private')
    await page.fill('[name=b]', 'private')
    // Another tab is no other page.
    await page.evaluate(`
      Object.defineProperty(document, 'hidden', { value: true, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
      delete document.hidden
      document.dispatchEvent(new Event('visibilitychange'))`)
    // Attention of less than a tenth of a second is no leave of its own.
    await page.waitForTimeout(200)
    await page.focus('[name=d]')
    await expect.poll(() => names(server.events())).toContain('page_leave')
    await leave(page)
    await expect.poll(() => names(formEvents(server))).toEqual(['form_start', 'form_abandon'])
    expect(formEvents(server)[1]).toMatchObject({ form_id: 'f', field_id: 'b', filled_count: 2, path: '/' })
    expect(formEvents(server)[1]?.['form_fields']).toEqual([
      expect.objectContaining({ field_id: 'a', touch_order: 1 }),
      expect.objectContaining({ field_id: 'b', touch_order: 2 }),
      { field_id: 'c', field_type: 'text', is_blank: 1 },
    ])
    expect(server.received.map(({ body }) => body).join()).not.toContain('private')
  })
}
