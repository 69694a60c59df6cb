/** The browser answers by itself, in ways that leave no trace. */
const NOT_OURS =
  'input,select,textarea,label,[contenteditable],canvas,video,:disabled,[aria-disabled=true],a[href]:not([href="#"],[href^=javascript])'

const hasHand = (element: Element) => getComputedStyle(element).cursor === 'pointer'

/** What a visitor expects to do something when it is clicked, and what only the page's scripts can make do it. */
export const findClickable = (target: Element): Element | undefined =>
  target.closest(NOT_OURS)
    ? undefined
    : (target.closest('button,[role=button],a') ??
      // Some pages give the whole body the hand.
      (hasHand(target) && !hasHand(document.body) ? target : undefined))
