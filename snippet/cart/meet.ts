import type { Core } from '../core.ts'
import type { Driver } from './driver.ts'

interface Meeting {
  /** Calls that wait for the driver, or what calls at once. */
  carts?: { push: (use: (driver: Driver) => void) => unknown }
}

/** Where the driver and the adapters meet, whoever comes first: there is one `track` a page. */
export const meetingOf = ({ track }: Core): Meeting => track as Meeting

/** Calls back with the driver, which comes in `p.cart.js`. */
export const meet = (core: Core, use: (driver: Driver) => void): void => {
  const meeting = meetingOf(core)
  meeting.carts ??= [] as ((driver: Driver) => void)[]
  meeting.carts.push(core.guard(use))
}
