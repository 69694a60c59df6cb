import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

/** One page of a browser that is driven from outside, as its user would. */
export interface Tab {
  /** Goes there and waits until it has loaded. */
  open: (url: string) => Promise<void>
  /** What an expression comes to in the page, as JSON; a promise is waited for. */
  evaluate: (expression: string) => Promise<unknown>
  /** Presses where the element is. */
  click: (selector: string) => Promise<void>
  /** Puts text into a field, key by key. */
  type: (selector: string, text: string) => Promise<void>
  close: () => Promise<void>
}

export interface Browser {
  openTab: () => Promise<Tab>
  quit: () => Promise<void>
}

export interface Installed {
  name: string
  /** Nothing where it is not installed. */
  launch?: (() => Promise<Browser>) | undefined
  /** What to install to have it. */
  wants: string
}

/** The first of these files that there is. */
export const findFile = (...paths: (string | undefined)[]): string | undefined =>
  paths.find((path) => path && existsSync(path))

/** Starts a program and waits until it prints a line like this. */
export const startProgram = (
  command: string,
  args: string[],
  ready: RegExp,
): Promise<{ program: ChildProcess; found: string[] }> =>
  new Promise((done, fail) => {
    const program = spawn(command, args, { stdio: 'pipe' })
    let text = ''
    const read = (chunk: Buffer) => {
      const found = ready.exec((text += chunk.toString()))
      if (found) done({ program, found })
    }
    program.stdout.on('data', read)
    program.stderr.on('data', read)
    program.on('error', fail)
    program.on('exit', () => fail(new Error(`${command} ended: ${text}`)))
  })

/** Ends a program that was started here, and waits until it has. */
export const endProgram = (program: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (program.exitCode !== null || program.signalCode) return done()
    program.removeAllListeners('exit').on('exit', () => done())
    program.kill()
    setTimeout(() => program.kill('SIGKILL'), 5000).unref()
  })
