import type { Core } from '../core.ts'
import { STYLE } from './style.ts'

/** What stands on the card. A site may say any of them in its own words. */
export interface Words {
  question: string
  /** What the lowest and the highest answer mean. */
  low: string
  high: string
  thanks: string
  /** Asks for a comment, where the site allows one. */
  why: string
  send: string
  close: string
}

export interface Card extends Words {
  lang: string
  min: number
  max: number
  /** Where it stands in the page; over the page's lower edge if nowhere. */
  place: Element | undefined
  /** Whether a comment is asked for after the score. */
  comment: boolean | undefined
  /** A number is the score, a text the comment; neither: the card is gone, closed by the visitor or after the answer. */
  tell: (said?: number | string) => void
}

/** A screen reader tells what changes in a status, not what it came with. */
const STATUS_MS = 100
/** Long enough to read the thanks. */
const THANKS_MS = 5000

/**
 * A card with one question, not modal: it takes no focus, it stands last in the page, Escape closes it from inside and
 * the focus goes back where it came from. In a shadow tree of its own, so that page and card do not dress each other;
 * its style is a constructed sheet, which a content security policy does not forbid.
 */
export const show = ({ listen, guard }: Core, card: Card): void => {
  const { place, min, max, question } = card
  const make = (tag: string, properties: object, ...children: (Node | string)[]): HTMLElement => {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }
  const scores: HTMLElement[] = []
  for (let score = min; score <= max; score++) {
    const end = score === min ? card.low : score === max && card.high
    const button = make('button', { ariaLabel: end ? `${score}, ${end}` : null }, `${score}`)
    // Eleven do not fit a telephone: six and five.
    if (max > 7) button.style.flexBasis = 'min(14.5%,2.9em)'
    scores.push(button)
  }
  const field = make('textarea', {}) as HTMLTextAreaElement
  const send = make('button', {}, card.send)
  const close = make('button', { className: 'x', ariaLabel: card.close }, '×')
  const status = make('p', { role: 'status', dir: 'auto' })
  const body = make('section', { ariaLabel: question, className: place ? '' : 'f' }, status)
  const host = make('periplo-survey', { lang: card.lang })
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(STYLE)
  root.adoptedStyleSheets = [sheet]
  root.append(body)

  let back: HTMLElement | undefined
  const leave = guard(() => {
    if (!host.isConnected) return
    if (root.activeElement) back?.focus()
    host.remove()
    card.tell()
  })
  /** Another content, without losing the place of who uses the keyboard. */
  const turn = (text: string, ...content: HTMLElement[]) => {
    const isInside = root.activeElement
    status.textContent = text
    body.replaceChildren(close, status, ...content)
    if (isInside) (content[0] ? field : close).focus()
  }

  listen(
    'focusin',
    ({ relatedTarget }: FocusEvent) => (back = (relatedTarget as HTMLElement | null) ?? back),
    host,
  )
  const act = (event: KeyboardEvent) => {
    const { target, type, key } = event
    const score = scores.indexOf(target as HTMLElement)
    if (type !== 'click') {
      // Shortcuts of the page see no text field in us.
      event.stopPropagation()
      if (key === 'Escape') leave()
    } else if (target === close) leave()
    else if (score >= 0 || target === send) {
      card.tell(target === send ? field.value : min + score)
      if (score >= 0 && card.comment) turn(card.thanks, make('label', {}, card.why, field), send)
      else {
        turn(card.thanks)
        if (!place) setTimeout(leave, THANKS_MS)
      }
    }
  }
  listen('click keydown', act, body)
  ;(place ?? document.body).append(host)
  setTimeout(
    guard(() =>
      turn(
        question,
        make('div', { role: 'group', ariaLabel: question }, ...scores),
        make('div', {}, make('span', {}, card.low), make('span', {}, card.high)),
      ),
    ),
    STATUS_MS,
  )
}
