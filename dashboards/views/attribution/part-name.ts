import { useApp } from '../../context.ts'
import { type Text, wordOf } from '../../text/index.ts'
import { useJourney } from '../map/use-journey.ts'

/** How a channel, source, medium, campaign or landing page is called on screen; `by` '' is the channel. */
export function partName(t: Text, by: string, part: string): string {
  return by === '' || by === 'channel' ? wordOf(t.channels, part) : part || t.noData
}

/** The same with stages, by their titles. */
export function usePartName(by: string): (part: string) => string {
  const { t, lang } = useApp()
  const { journey } = useJourney()
  const stages = by === 'stage' ? (journey?.stages ?? []) : []
  return (part) => stages.find(({ key }) => key === part)?.title[lang] ?? partName(t, by, part)
}
