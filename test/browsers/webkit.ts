import { type ChildProcess, spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, type Installed, type Tab, endProgram, findFile, startProgram } from './browser.ts'

type Send = (method: string, path: string, body?: object) => Promise<unknown>

/** WebDriver, which WebKitGTK's driver speaks: https://www.w3.org/TR/webdriver2 */
const connect =
  (base: string): Send =>
  async (method, path, body) => {
    const response = await fetch(base + path, { method, body: body ? JSON.stringify(body) : null })
    const { value } = (await response.json()) as { value: { error?: string; message?: string } | null }
    if (!response.ok) throw new Error(`${path}: ${value?.error}: ${value?.message}`)
    return value
  }

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

const openTab = async (send: Send): Promise<Tab> => {
  const before = await send('GET', '/window')
  const { handle } = (await send('POST', '/window/new', { type: 'tab' })) as { handle: string }
  await send('POST', '/window', { handle })
  let isClosed = false
  const find = async (selector: string) => {
    const found = await send('POST', '/element', { using: 'css selector', value: selector })
    return (found as Record<string, string>)[ELEMENT]
  }
  return {
    open: async (url) => void (await send('POST', '/url', { url })),
    evaluate: async (expression) => {
      const script = `const done = arguments[0]; (async () => JSON.stringify(await (${expression})))().then(done, (error) => done('!' + error))`
      const found = (await send('POST', '/execute/async', { script, args: [] })) as string | null
      if (found?.startsWith('!')) throw new Error(found.slice(1))
      return found === null ? undefined : JSON.parse(found)
    },
    click: async (selector) => void (await send('POST', `/element/${await find(selector)}/click`, {})),
    type: async (selector, text) =>
      void (await send('POST', `/element/${await find(selector)}/value`, { text })),
    close: async () => {
      // Twice would close the window of the session, and with it the session.
      if (isClosed) return
      isClosed = true
      await send('DELETE', '/window')
      await send('POST', '/window', { handle: before })
    },
  }
}

const driver = findFile(process.env['PERIPLO_WEBKIT_DRIVER'], '/usr/bin/WebKitWebDriver')
const browser = findFile(...globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser').toSorted().toReversed())
const screen = findFile('/usr/bin/Xvfb')

const launch = async (): Promise<Browser> => {
  const programs: ChildProcess[] = []
  let display = process.env['DISPLAY']
  if (!display && screen) {
    const { program, found } = await startProgram(screen, ['-displayfd', '2'], /^(\d+)\n/m)
    programs.push(program)
    display = `:${found[1]}`
  }
  const port = 20_000 + (process.pid % 20_000)
  const base = `http://127.0.0.1:${port}`
  // It says nothing when it is ready.
  programs.unshift(spawn(String(driver), [`--port=${port}`], { env: { ...process.env, DISPLAY: display } }))
  while (!(await fetch(`${base}/status`).catch(() => undefined))) await sleep(100)
  const options = { binary: browser, args: ['--automation'] }
  const open = connect(`${base}/session`)
  const { sessionId } = (await open('POST', '', {
    capabilities: { alwaysMatch: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options } },
  })) as { sessionId: string }
  const send = connect(`${base}/session/${sessionId}`)
  return {
    openTab: () => openTab(send),
    quit: async () => {
      await send('DELETE', '').catch(() => undefined)
      for (const program of programs) await endProgram(program)
    },
  }
}

/** Its automated windows are private ones: nothing of them is kept. */
export const webkit: Installed = {
  name: 'WebKitGTK',
  wants: 'webkit2gtk-driver, and xvfb where there is no screen',
  launch: driver && browser && (process.env['DISPLAY'] || screen) ? launch : undefined,
}
