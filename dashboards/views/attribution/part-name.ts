import { type Text, wordOf } from '../../text/index.ts'

/** How a channel, source, medium, campaign or landing page is called on screen; `by` '' is the channel. */
export function partName(t: Text, by: string, part: string): string {
  return by === '' || by === 'channel' ? wordOf(t.channels, part) : part || t.noData
}
