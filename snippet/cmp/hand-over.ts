import type { Core } from '../core.ts'
import { useCore } from '../use-core.ts'
import type { Ranked } from './index.ts'

/** Where files of platforms and their driver meet: what comes first waits for the other. */
interface Meeting {
  platforms?: Ranked[] | { push: (...ranked: Ranked[]) => void }
}
// There is one `track` a page; the page's own things are not to bear our marks.
const meetingOf = ({ track }: Pick<Core, 'track'>) => track as Meeting

/** Gives the platforms of a file to the driver, which may be still to come. */
export const handOver = (part: string, ranked: Ranked[]): void =>
  useCore(part, (core) => void (meetingOf(core).platforms ??= []).push(...ranked))

/** From now on platforms go to `add`, also those that came before. */
export const takeOver = (core: Pick<Core, 'track'>, add: (...ranked: Ranked[]) => void): void => {
  const meeting = meetingOf(core)
  const waiting = meeting.platforms as Ranked[] | undefined
  meeting.platforms = { push: add }
  add(...(waiting ?? []))
}
