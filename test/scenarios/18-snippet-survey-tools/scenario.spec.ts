import { type Page, expect, test } from '@playwright/test'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { partsHaveRun } from '../../support/parts-have-run.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

const open = async (page: Page, body: string, attributes = '') => {
  const text = html(`data-consent="opt-out" ${attributes}`, body)
  server = await servePage(text, { parts: ['find', 'survey-tools'] })
  receiveEvents(page, server)
  await expectEvents(page, () => page.goto(server.origin), [{ name: 'page_view' }])
}

test('an answer that the page marks counts once, whatever is clicked inside it', async ({ page }) => {
  await open(
    page,
    `<form data-periplo-survey="help" data-periplo-instrument="csat" data-periplo-touchpoint="support"
       data-periplo-question="q1" onsubmit="return false">
       <button data-periplo-score="1">No</button><button data-periplo-score="5"><b>Yes</b></button>
       <button id="unmarked">Later</button>
     </form>
     <p class="private"><button data-periplo-survey="own" data-periplo-score="3">3</button></p>`,
    'data-ignore=".private"',
  )
  await partsHaveRun(page, 'survey-tools')
  await expectEvents(page, async () => {
    await page.locator('#unmarked').click()
    await page.locator('.private button').click()
    await page.evaluate(() => document.querySelector<HTMLElement>('[data-periplo-score]')?.click())
  }, [])
  const answer = {
    name: 'survey_response',
    survey_id: 'help',
    question_id: 'q1',
    instrument: 'csat',
    touchpoint: 'support',
    score: 5,
    scale_min: 1,
    scale_max: 5,
  }
  await expectEvents(page, async () => {
    await page.getByText('Yes').click()
    await page.getByText('Yes').click()
    await page.getByText('No').click()
  }, [answer])
})

test('a tool that comes late is heard, beside the site’s own listener', async ({ page }) => {
  await open(page, '')
  await page.evaluate(() => {
    // What its documentation promises of `_sva`: any number of listeners of an event.
    const listeners: Record<string, ((...details: unknown[]) => void)[]> = {}
    Object.assign(window, {
      _sva: {
        addEventListener: (name: string, callback: () => void) => (listeners[name] ??= []).push(callback),
      },
      listeners,
      own: [],
    })
    listeners['question_answered'] = [
      (...details) => (window as unknown as { own: unknown[] }).own.push(details),
    ]
  })
  await partsHaveRun(page, 'survey-tools')
  await expect.poll(() => page.evaluate('!!listeners.survey_displayed')).toBe(true)
  const say = (...call: unknown[]) =>
    page.evaluate(([name, ...details]) => {
      const { listeners } = window as unknown as {
        listeners: Record<string, ((...all: unknown[]) => void)[]>
      }
      listeners[name as string]?.forEach((callback) => callback(...details))
    }, call)
  const answered = (fields: object) => ['question_answered', 's1', 7, fields] as const
  await expectEvents(page, async () => {
    await say('survey_displayed', 's1')
    await say(...answered({ answer_type: 'nps', answer_value: '9' }))
    await say('question_answered', 's1', 8, { answer_type: 'text', answer_value: 'me@example.org' })
    await say('survey_closed', 's1')
  }, [
    { name: 'survey_view', survey_id: 's1' },
    { name: 'survey_response', survey_id: 's1', question_id: '7', instrument: 'nps', score: 9 },
    { name: 'survey_response', survey_id: 's1', question_id: '8', instrument: 'text' },
  ])
  expect(await page.evaluate('own.length')).toBe(2)
  expect(server.received.map(({ body }) => body).join()).not.toContain('me@')
})
