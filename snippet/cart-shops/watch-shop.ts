import type { Driver } from '../cart/driver.ts'
import type { Core } from '../core.ts'
import type { Shop } from './shop.ts'

type JQuery = (element: Element) => { on: (events: string, callback: () => void) => void }

/** Several signals of one change come together. */
const PAUSE_MS = 50

/** Asks a shop for its cart when the page has changed it, and tells the driver. */
export const watchShop = ({ listen }: Core, driver: Driver, shop: Shop): void => {
  const url = shop.find()
  if (!url) return

  let timer: unknown
  let isReading = false
  let isNew: boolean
  const read = async () => {
    timer = undefined
    if (isReading) return changed()
    isReading = true
    try {
      const response = await fetch(url)
      if (response.ok) driver.see(shop.id, shop.read((await response.json()) as never), isNew)
      isNew = false
    } catch {
      // Not answered, or not understood: the next change shows both.
    }
    isReading = false
  }
  const changed = (): void => {
    timer ??= setTimeout(read, PAUSE_MS)
  }
  const begin = () => {
    isNew = !shop.isEmpty?.()
    if (isNew) changed()
    else driver.see(shop.id, { lines: [] }, true)
  }
  begin()

  // The page's own fetch stays as it is. After a refused change the cart is what it was, and nothing follows.
  new PerformanceObserver((list) => {
    if (list.getEntries().some(({ name }) => shop.requests.test(name))) changed()
  }).observe({ type: 'resource' })
  listen(shop.events, changed)

  let { jQuery } = window as { jQuery?: JQuery }
  const bind = () => jQuery?.(document.body).on(shop.events, changed)
  if (jQuery) bind()
  else
    listen('load', () => {
      ;({ jQuery } = window as { jQuery?: JQuery })
      bind()
    })

  // Other tabs and pages have changed the cart meanwhile, and have said so themselves.
  listen('pageshow visibilitychange', ({ persisted = true }: { persisted?: boolean }) => {
    if (persisted && !document.hidden) begin()
  })

  driver.watchForms(shop.id, shop.form, shop.readForm)
}
