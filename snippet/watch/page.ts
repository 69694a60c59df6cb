import { close, flush, isClosing, reopen } from '../batch.ts'
import { beginConsent } from '../change-consent.ts'
import { guard, listen } from '../guard.ts'
import { type Track } from '../track.ts'
import { separateView, turnPage } from '../view.ts'
import { findDataLayer } from './data-layer.ts'
import { readEngagement, restartEngagement, watchEngagement } from './engagement.ts'

/**
 * `page_view` when a page is shown, `page_leave` each time it is left or hidden. Before anything is recorded `begin` is
 * called, which may do nothing any more. Returns what records the view that the page began with, and any other.
 */
export const watchPage = (
  track: Track,
  begin: () => void,
): [enter: () => void, turn: (navigation: string, fields?: object) => void] => {
  const record = (navigation: string, fields?: object) => track('page_view', { navigation, ...fields })

  const leave = () => {
    begin()
    findDataLayer()
    beginConsent()
    const engagement = readEngagement()
    if (engagement) track('page_leave', engagement)
  }

  const turn = (navigation: string, fields?: object) => {
    leave()
    turnPage()
    restartEngagement()
    record(navigation, fields)
  }

  watchEngagement()
  listen('visibilitychange', () => {
    // A page that goes away is hidden a moment later, on a slow machine a long one.
    if (!document.hidden || isClosing) return
    leave()
    flush(true)
  })
  listen('pagehide', () => {
    leave()
    close()
  })
  listen('pageshow', ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return
    reopen()
    turn('bfcache')
  })

  const enter = () => {
    separateView()
    // Taken away or broken by a page, it costs the kind of navigation and not the view.
    const load = guard(() => performance.getEntriesByType('navigation')[0])()
    record(load?.activationStart ? 'prerender' : (load?.type.replace('navigate', 'load') ?? 'load'))
  }
  return [enter, turn]
}
