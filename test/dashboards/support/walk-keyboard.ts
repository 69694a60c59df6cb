import type { Page } from '@playwright/test'

/** More stops than any view has: the focus goes round in a circle. */
const MOST_STOPS = 600
const CONTROLS = 'a[href], button, input, select, textarea, summary, [role=button], [tabindex]'

/**
 * Goes through the page with Tab, from the first stop to the last, and tells what is wrong: a stop that cannot be seen,
 * a control that is no stop, a click without a key. Elements of a chart that the arrows reach have one stop among them.
 */
export async function walkKeyboard(page: Page): Promise<string[]> {
  const trouble: string[] = []
  await page.evaluate(() => {
    Object.assign(globalThis, { stops: new Set<Element>() })
    ;(document.activeElement as HTMLElement | null)?.blur()
    getSelection()?.removeAllRanges()
  })
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab')
    const wrong = await page.evaluate(stand)
    if (wrong === 'end') break
    if (wrong) trouble.push(wrong)
  }
  trouble.push(...(await page.evaluate(missed, CONTROLS)))
  const session = await page.context().newCDPSession(page)
  const { result } = await session.send('Runtime.evaluate', {
    expression: `(${clickOnly.toString()})(${JSON.stringify(CONTROLS)}, getEventListeners)`,
    includeCommandLineAPI: true,
    returnByValue: true,
  })
  trouble.push(...(result.value as string[]))
  await session.detach()
  return trouble
}

/** Where the focus is: 'end' when it has been everywhere, else what is wrong with its being there. */
function stand(): string {
  const { stops } = globalThis as unknown as { stops: Set<Element> }
  const at = document.activeElement
  if (!at || at === document.body || stops.has(at)) return 'end'
  stops.add(at)
  // A name of a chart has its line around the room it takes.
  const { outlineStyle, outlineWidth } = getComputedStyle(at)
  const isLined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
  const isDrawn =
    at instanceof SVGElement && [...at.children].some((part) => getComputedStyle(part).stroke !== 'none')
  const { top, bottom, left, right } = at.getBoundingClientRect()
  if (!isLined && !isDrawn) return `no outline at ${at.outerHTML.slice(0, 120)}`
  if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth)
    return `out of sight: ${at.outerHTML.slice(0, 120)}`
  return ''
}

function missed(controls: string): string[] {
  const { stops } = globalThis as unknown as { stops: Set<Element> }
  return [...document.querySelectorAll(controls)]
    .filter((one) => one.checkVisibility() && !one.matches(':disabled, [tabindex="-1"]') && !stops.has(one))
    .map((one) => `no stop at ${one.outerHTML.slice(0, 120)}`)
}

function clickOnly(controls: string, listenersOf: (element: Element) => object): string[] {
  return [...document.querySelectorAll('body *')]
    .filter(
      (one) => 'click' in listenersOf(one) && !one.matches(controls) && !one.closest('[aria-hidden=true]'),
    )
    .map((one) => `clicks but has no key: ${one.outerHTML.slice(0, 120)}`)
}
