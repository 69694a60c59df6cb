import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type Installed, type Tab, endProgram, findFile, startProgram } from './browser.ts'

type Answer = { id?: number; result?: Record<string, unknown>; error?: string; message?: string }
type Send = (method: string, params: object) => Promise<Record<string, unknown>>

/** WebDriver BiDi, which Firefox speaks by itself: https://w3c.github.io/webdriver-bidi */
const connect = async (address: string): Promise<Send> => {
  const socket = new WebSocket(`${address}/session`)
  await new Promise((done, fail) => {
    socket.addEventListener('open', done)
    socket.addEventListener('error', () => fail(new Error(`no connection to ${address}`)))
  })
  const waiting = new Map<number, (answer: Answer) => void>()
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer
    waiting.get(answer.id ?? -1)?.(answer)
  })
  let last = 0
  return (method, params) =>
    new Promise((done, fail) => {
      const id = ++last
      waiting.set(id, ({ result, error, message }) => {
        waiting.delete(id)
        if (error) fail(new Error(`${method}: ${error}: ${message}`))
        else done(result ?? {})
      })
      socket.send(JSON.stringify({ id, method, params }))
    })
}

const openTab = async (send: Send): Promise<Tab> => {
  const { context } = await send('browsingContext.create', { type: 'tab' })
  const find = async (selector: string) => {
    const { nodes } = (await send('browsingContext.locateNodes', {
      context,
      locator: { type: 'css', value: selector },
    })) as { nodes: { sharedId: string }[] }
    if (!nodes[0]) throw new Error(`there is no ${selector}`)
    return { type: 'element', element: { sharedId: nodes[0].sharedId } }
  }
  const press = async (selector: string) => {
    const origin = await find(selector)
    const actions = [
      { type: 'pointerMove', x: 0, y: 0, origin },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]
    await send('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions }] })
  }
  return {
    open: async (url) => void (await send('browsingContext.navigate', { context, url, wait: 'complete' })),
    evaluate: async (expression) => {
      const answer = (await send('script.evaluate', {
        expression: `(async () => JSON.stringify(await (${expression})))()`,
        target: { context },
        awaitPromise: true,
      })) as { result?: { value?: string }; exceptionDetails?: { text: string } }
      if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text)
      return answer.result?.value === undefined ? undefined : JSON.parse(answer.result.value)
    },
    click: press,
    type: async (selector, text) => {
      await press(selector)
      const actions = Array.from(text).flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ])
      await send('input.performActions', { context, actions: [{ type: 'key', id: 'keys', actions }] })
    },
    close: async () => void (await send('browsingContext.close', { context })),
  }
}

const PREFERENCES = {
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.normandy.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'browser.safebrowsing.update.enabled': false,
  'toolkit.telemetry.enabled': false,
}

const launch = (path: string, preferences: object) => async (): Promise<Browser> => {
  const profile = await mkdtemp(join(tmpdir(), 'periplo-firefox-'))
  const lines = Object.entries({ ...PREFERENCES, ...preferences }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  )
  await writeFile(join(profile, 'user.js'), lines.join('\n'))
  const { program, found } = await startProgram(
    path,
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'],
    /listening on (ws:\S+)/,
  )
  const send = await connect(found[1] as string)
  await send('session.new', { capabilities: {} })
  return {
    openTab: () => openTab(send),
    quit: async () => {
      await endProgram(program)
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const path = findFile(
  process.env['PERIPLO_FIREFOX'],
  '/usr/bin/firefox',
  '/usr/bin/firefox-esr',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
)
const wants = 'firefox or firefox-esr, or PERIPLO_FIREFOX'

export const firefox: Installed = { name: 'Firefox', wants, launch: path ? launch(path, {}) : undefined }

export const privateFirefox: Installed = {
  name: 'Firefox, private windows',
  wants,
  launch: path ? launch(path, { 'browser.privatebrowsing.autostart': true }) : undefined,
}
