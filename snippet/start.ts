import type { Periplo, Stub } from './api.ts'
import { schedule, wake } from './batch.ts'
import { answer, answerFromSite, beginConsent } from './change-consent.ts'
import { type Options, configure, isIgnored } from './config.ts'
import type { Core } from './core.ts'
import { explain, guard, listen } from './guard.ts'
import { hashes } from './hashes.ts'
import { onNavigate } from './history.ts'
import { identify, reset } from './identity.ts'
import { load, setBase } from './load.ts'
import { IS_CNIL } from './preset.ts'
import { type Fields, onEvent, track, trackFields } from './track.ts'
import { readIds } from './visitor.ts'
import { watchCart } from './watch/cart.ts'
import { watchConsentMode } from './watch/consent-mode.ts'
import { watchPage } from './watch/page.ts'

type Call = [string, ...never[]]
type Mailboxes = Record<string, unknown[]>

/** Starts measuring and returns the function that sites call. Once per page: a second start returns the first's. */
export const start = (options: Options, base = '', nonce?: string): Periplo => {
  const scope = window as { periplo?: (Periplo | (() => void)) & Stub }
  const before = scope.periplo
  if (before?.isRunning) return before
  configure(options, base)
  setBase(base, nonce)

  let enter: () => void
  let turn: ((navigation: string, fields?: Fields) => void) | undefined
  const core: Core = {
    track,
    answer,
    listen,
    guard,
    explain,
    isIgnored,
    options,
    load,
    readIds,
  }
  const commands: Record<string, (...args: never[]) => void> = {
    track: trackFields,
    identify,
    reset,
    consent: answerFromSite,
    page: (fields?: Fields) => turn?.('manual', fields),
    survey: (fields?: Fields) => trackFields('survey_response', fields),
    on: onEvent,
    use: (part: string, install: (core: Core) => void) => {
      // There is one `track` a page, and the page's own things are not to bear our marks.
      const marks = track as unknown as Record<string, boolean>
      if (marks[part]) return
      marks[part] = true
      install(core)
    },
  }
  const run = guard(([command, ...args]: [string, ...never[]]) =>
    commands[command]
      ? commands[command](...args)
      : // For a second file, which may be there or come.
        explain(command, 'waits', ((core as unknown as Mailboxes)[command] ??= []).push(...args)),
  )
  let isShown = false
  /** Calls made before we began. */
  let waiting: Call[] | undefined = Array.isArray(before?.q) ? (before.q as Call[]) : []
  const periplo = ((...call: Call) => {
    if (isShown) begin()
    if (waiting) waiting.push(call)
    else run(call)
  }) as Periplo & Stub
  periplo.isRunning = true
  // The stub of another tag still pushes its calls there.
  periplo.q = { push: (call: unknown[]) => (periplo as (...call: unknown[]) => void)(...call) }
  scope.periplo = periplo

  const inTurn = (...steps: (() => unknown)[]) => {
    for (const step of steps) guard(step)()
  }
  /** In a task of its own, or before the first thing that happens: what the page waits for is kept short. */
  const begin = (): void => {
    const calls = waiting
    waiting = undefined
    if (!calls) return
    const replay = (isConsent: boolean) => {
      for (const call of calls) if ((call[0] === 'consent') === isConsent) run(call)
    }
    // The site's own answer first; then the page view, so that it is number 0.
    inTurn(
      () => replay(true),
      () => watchConsentMode(answer),
      () => enter(),
      () => replay(false),
      () => watchCart(track),
    )
  }
  /** What nobody could make up for later: who goes, who comes, and where to. */
  const show = guard((): void => {
    // A core that does not know the preset would store what it forbids.
    if (!options.site || (options.preset && !IS_CNIL))
      return explain('refused:', options.site ? 'data-preset' : 'data-site')
    isShown = true
    inTurn(
      () => ([enter, turn] = watchPage(track, begin)),
      () => turn && onNavigate(turn),
    )
    for (const task of [begin, beginConsent]) setTimeout(guard(task))
    schedule(1000)
    load('find', hashes['find'])
    listen('online', wake)
  })
  // A prerendered page may never be shown.
  if ((document as { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', show, { once: true })
  } else show()
  return periplo
}
