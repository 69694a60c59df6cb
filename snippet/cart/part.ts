import { useCore } from '../use-core.ts'
import { type Driver, makeDriver } from './driver.ts'
import { meetingOf } from './meet.ts'

/** What all adapters of carts have in common. */
useCore('cart', (core) => {
  const driver = makeDriver(core)
  const meeting = meetingOf(core)
  const waiting = (meeting.carts ?? []) as ((driver: Driver) => void)[]
  meeting.carts = { push: (use) => use(driver) }
  for (const use of waiting) use(driver)
})
