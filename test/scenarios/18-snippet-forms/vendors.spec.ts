import { existsSync, readFileSync } from 'node:fs'
import { type Page, expect, test } from '@playwright/test'
import { distinct } from '../../support/expect-events.ts'
import { expectNoValue, formEvents } from '../../support/form-events.ts'
import { partsHaveRun } from '../../support/parts-have-run.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

/** What is expected, as `name provider id confidence`. */
const told = (): string[] =>
  formEvents(server).map(({ name, form_provider, form_id, confidence = '' }) =>
    [name, form_provider, form_id, confidence].join(' ').trim(),
  )

const open = async (page: Page, body: string, attributes = '') => {
  const pages = { '/': html(`data-consent="opt-out" ${attributes}`, body), '/plain': '<title>plain</title>' }
  server = await servePage(pages, {
    parts: ['find', 'forms', 'forms-fields', 'forms-result', 'forms-vendors'],
  })
  await page.goto(server.origin + '/')
  const parts = /<form/.test(body) ? ['forms', 'forms-result', 'forms-vendors'] : ['forms-vendors']
  await partsHaveRun(page, ...parts)
}

/** A frame of `origin` that says these words to the page. */
const FRAMES: [what: string, url: string, words: unknown[], expected: string[]][] = [
  [
    'Calendly',
    'https://calendly.com/acme/intro?email=private@example.org',
    [
      { event: 'calendly.event_type_viewed', payload: {} },
      { event: 'calendly.date_and_time_selected', payload: {} },
      {
        event: 'calendly.event_scheduled',
        payload: { event: { uri: 'https://calendly.com/private' }, invitee: { uri: 'private' } },
      },
    ],
    ['form_start calendly acme/intro', 'form_success calendly acme/intro exact'],
  ],
  [
    'Cal.com',
    'https://app.cal.com/acme/30min/embed?name=private',
    [
      { type: '__iframeReady', fullType: 'CAL::__iframeReady', namespace: '', data: {} },
      {
        type: 'bookingSuccessful',
        fullType: 'CAL::bookingSuccessful',
        data: { organizer: { email: 'private' } },
      },
      {
        type: 'bookingSuccessfulV2',
        fullType: 'CAL::bookingSuccessfulV2',
        data: { uid: 'u', title: 'private' },
      },
    ],
    ['form_success cal acme/30min/embed exact'],
  ],
  [
    'Jotform',
    'https://form.jotform.com/2312345',
    ['setHeight:539:2312345', { action: 'submission-completed', formID: '2312345', name: 'private' }],
    ['form_success jotform 2312345 exact'],
  ],
  [
    'HubSpot in a frame, twice the same',
    'https://share.hsforms.com/x',
    [
      { type: 'hsFormCallback', eventName: 'onFormReady', id: 'g-1' },
      {
        type: 'hsFormCallback',
        eventName: 'onFormSubmit',
        id: 'g-1',
        data: [{ name: 'email', value: 'private' }],
      },
      {
        type: 'hsFormCallback',
        eventName: 'onFormSubmitted',
        id: 'g-1',
        data: { submissionValues: 'private' },
      },
      { type: 'hsFormCallback', eventName: 'onFormSubmitted', id: 'g-1' },
    ],
    ['form_submit hubspot g-1', 'form_success hubspot g-1 exact'],
  ],
  [
    'a stranger who speaks like them',
    'https://calendly.com.example.org/acme',
    [{ event: 'calendly.event_scheduled' }, null, 7, 'text', { type: 'form-submit', formId: 'x' }],
    [],
  ],
]
for (const [what, url, words, expected] of FRAMES) {
  test(`frames: ${what}`, async ({ page }) => {
    await page.route(/^https:/, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<script>for (const word of ${JSON.stringify(words)}) parent.postMessage(word, '*')
          parent.postMessage('done', '*')</script>`,
      }),
    )
    await open(page, '<i class="w-form"></i>')
    await page.evaluate(
      (src) =>
        new Promise((done) => {
          addEventListener('message', ({ data }) => data === 'done' && done(undefined))
          document.body.append(Object.assign(document.createElement('iframe'), { src }))
        }),
      url,
    )
    await page.goto(server.origin + '/plain')
    await expect.poll(() => distinct(server.events()).map(({ name }) => name)).toContain('page_leave')
    await expect.poll(told).toEqual(expected)
    expectNoValue(server, 'private')
  })
}

const TYPEFORM = 'test/real/node_modules/@typeform/embed/build/embed.js'
test('Typeform’s own embed, with a form that says what theirs does', async ({ page }) => {
  test.skip(!existsSync(TYPEFORM), 'npm ci --prefix test/real')
  await page.route(/^https:/, (route) =>
    route.fulfill(
      route.request().url().startsWith('https://form.typeform.com/to/AbCd12')
        ? {
            contentType: 'text/html',
            body: `<button>x</button><script>
              const embedId = new URLSearchParams(location.search).get('typeform-embed-id')
              const say = (type, more) => parent.postMessage({ type, embedId, formId: 'AbCd12', ...more }, '*')
              say('form-ready')
              document.querySelector('button').onclick = () => {
                say('form-started', { responseId: 'r' })
                say('form-screen-changed', { ref: 'private' })
                say('form-submit', { responseId: 'r' })
              }
            </script>`,
          }
        : { body: '' },
    ),
  )
  await open(page, '<div data-tf-widget="AbCd12" data-tf-on-submit="theirs"></div><i class="w-form"></i>')
  await page.evaluate('window.theirs = ({ formId }) => (window.said = formId)')
  await page.addScriptTag({ content: readFileSync(TYPEFORM, 'utf8') })
  await page.frameLocator('iframe').locator('button').click()
  await expect.poll(told).toEqual(['form_start typeform AbCd12', 'form_success typeform AbCd12 exact'])
  // The site's own callback is called as ever.
  expect(await page.evaluate('window.said')).toBe('AbCd12')
  expectNoValue(server, 'private')
})

const GUID = '0a1b2c3d-1111-4222-8333-444455556666'
/** Forms in the page: markup of the maker, what the maker's script does after the submit, and who it is. */
const MADE: [what: string, markup: string, answer: string, provider: string, id: string][] = [
  [
    'HubSpot, older, in the page',
    `<form id="hsForm_${GUID}" class="hs-form-private hs-form"><input name="email"><button>x</button></form>`,
    `postMessage({ type: 'hsFormCallback', eventName: 'onFormSubmit', id: '${GUID}', data: [{ value: 'private' }] }, '*')
     postMessage({ type: 'hsFormCallback', eventName: 'onFormSubmitted', id: '${GUID}' }, '*')
     form.remove(); document.body.insertAdjacentHTML('beforeend', '<p role="status">thanks</p>')`,
    'hubspot',
    GUID,
  ],
  [
    'HubSpot, newer',
    `<div class="hs-form-html" data-form-id="${GUID}"><form><input name="email"><button>x</button></form></div>`,
    `dispatchEvent(new CustomEvent('hs-form-event:on-submission:success', { detail: { formId: '${GUID}', instanceId: 'i' } }))`,
    'hubspot',
    GUID,
  ],
  [
    'Contact Form 7',
    `<div class="wpcf7" id="wpcf7-f123-p4-o1"><form class="wpcf7-form"><input name="email"><button>x</button><p class="wpcf7-response-output"></p></form></div>`,
    `form.dispatchEvent(new CustomEvent('wpcf7mailsent', { bubbles: true, detail: { contactFormId: 123, inputs: [{ value: 'private' }] } })); form.reset()`,
    'contact_form_7',
    '123',
  ],
  [
    'Gravity Forms',
    `<div class="entry"><div class="gform_wrapper" id="gform_wrapper_12"><form id="gform_12"><input name="email"><button>x</button></form></div><form id="search"><input name="s"></form></div>`,
    `form.parentElement.outerHTML = '<div id="gform_confirmation_wrapper_12" class="gform_confirmation_wrapper">private thanks</div>'`,
    'gravity',
    '12',
  ],
  [
    'WPForms',
    `<div class="wpforms-container" id="wpforms-34"><form class="wpforms-form" id="wpforms-form-34"><input name="email"><button>x</button></form></div>`,
    `form.outerHTML = '<div class="wpforms-confirmation-container-full">private thanks</div>'`,
    'wpforms',
    '34',
  ],
  [
    'Elementor',
    `<form class="elementor-form" name="Quote" id="quote"><input name="email"><button>x</button></form>`,
    `form.reset(); form.insertAdjacentHTML('beforeend', '<div class="elementor-message elementor-message-success">private thanks</div>')`,
    'elementor',
    'quote',
  ],
  [
    'Webflow',
    `<div class="w-form"><form id="wf-form-Contact"><input name="email"><button>x</button></form><div class="w-form-done" style="display: none">private thanks</div></div>`,
    `form.style.display = 'none'; form.nextElementSibling.style.display = 'block'`,
    'webflow',
    'wf-form-Contact',
  ],
]
for (const [what, markup, answer, provider, id] of MADE) {
  test(`in the page: ${what} says when it has it, and the form counts once`, async ({ page }) => {
    await open(
      page,
      `${markup}<script>const form = document.querySelector('form'); form.onsubmit = (event) => { event.preventDefault(); setTimeout(() => { ${answer} }, 100) }</script>`,
    )
    await page.fill('[name=email]', 'private')
    await page.click('form button')
    const expected = ['form_start', 'form_submit', 'form_success'].map((name) => `${name} ${provider} ${id}`)
    expected[2] += ' exact'
    await expect.poll(told).toEqual(expected)
    // What is inferred comes later, and not any more.
    await page.waitForTimeout(1500)
    await page.goto(server.origin + '/plain')
    await expect.poll(() => distinct(server.events()).map(({ name }) => name)).toContain('page_leave')
    expect(told()).toEqual(expected)
    expectNoValue(server, 'private')
  })
}

test('in the page: Gravity Forms after a submit that loaded the page', async ({ page }) => {
  await open(
    page,
    '<div id="gform_confirmation_wrapper_7"><div class="gform_confirmation_message_7">private thanks</div></div>',
  )
  await expect.poll(told).toEqual(['form_success gravity 7 exact'])
  expectNoValue(server, 'private')
})
