import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Event } from '../../schema/parse.ts'
import type { Context } from '../../collector/receive/context.ts'
import { putBot } from '../../collector/steps/put-bot.ts'

const mark = (userAgent: string, markBots = true): Event => {
  const event: Event = { name: 'page_view', props: {} }
  putBot(event, { site: { mark_bots: markBots }, sender: 'browser', userAgent } as Context)
  return event
}

test('who says nothing or says a bot is marked with the reason, whatever came before', () => {
  const browser =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
  expect(mark('Googlebot/2.1 (+http://www.google.com/bot.html)')).toMatchObject({ bot_reason: 'user_agent' })
  expect(mark('')).toMatchObject({ is_bot: true, bot_reason: 'no_user_agent' })
  expect(mark(browser)).not.toHaveProperty('is_bot')
  expect(mark('Googlebot/2.1', false)).not.toHaveProperty('is_bot')
})

/** The user agents that the library is tested with: `PERIPLO_CASES`, or `../shared/cases` beside the repository. */
const CASES = process.env['PERIPLO_CASES'] ?? fileURLToPath(new URL('../../../shared/cases', import.meta.url))
const agentsOf = (file: string): string[] =>
  Object.values(parse(readFileSync(`${CASES}/isbot/${file}.yml`, 'utf8')) as Record<string, string[]>).flat()

describe.skipIf(!existsSync(`${CASES}/isbot`))('user agents of isbot (PERIPLO_CASES)', () => {
  test.each([
    ['crawlers', true],
    ['browsers', false],
  ])('%s', (file, isBot) => {
    const agents = agentsOf(file)
    expect(agents.length).toBeGreaterThan(500)
    expect(agents.filter((agent) => (mark(agent).is_bot ?? false) !== isBot)).toEqual([])
  })
})
