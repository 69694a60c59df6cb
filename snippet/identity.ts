import { stamp } from './batch.ts'
import { consent } from './consent.ts'
import { explain } from './guard.ts'
import { IS_CNIL } from './preset.ts'
import { type Fields, track } from './track.ts'
import { resetVisitor } from './visitor.ts'

/** Values that programs write when they do not know who. */
const NOBODY = /^(|0|null|undefined|anonymous|\[.*)$/i

let waiting: [userId: string, traits: Fields | undefined] | undefined

/** The visitor is this person, in the site's own words. What came before keeps the identity it had. */
export const identify = (id?: string | number | null, traits?: Fields): void => {
  const userId = String(id ?? '').trim()
  if (IS_CNIL || NOBODY.test(userId)) return explain('identify', 'refused:', userId)
  if (/^[dc]/.test(consent.mode)) {
    // Denied or cookieless: nobody is known. Kept in memory, in case consent comes.
    waiting = [userId, traits]
    return explain('identify', 'waits for consent')
  }
  track('identify', traits && { props: traits }, userId)
}

/** Says it again once it may be said. */
export const identifyWaiting = (): void => {
  if (waiting && consent.mode === 'granted') identify(...waiting)
  waiting = undefined
}

export const reset = (): void => {
  stamp()
  waiting = undefined
  resetVisitor()
}
