import { useCore } from '../use-core.ts'
import { type Card, show } from './show.ts'

/** The card a question stands on; what to ask and what to do with the answer is for `p.survey.js` to say. */
useCore('card', (core) => {
  const waiting = core.cards as Card[]
  core.cards = { push: core.guard((card: Card) => show(core, card)) }
  waiting.forEach(core.cards.push)
})
