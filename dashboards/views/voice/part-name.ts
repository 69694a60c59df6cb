import { useApp } from '../../context.ts'
import { wordOf } from '../../text/index.ts'

/** How a part of the answers is called: the site's own names with spaces, our words for channels and devices. */
export function usePartName(by: string): (part: string) => string {
  const { t, f } = useApp()
  return (part) => {
    if (part === '') return t.voice.unknown
    if (by === 'week') return f.shortDay(part)
    if (by === 'channel') return wordOf(t.channels, part)
    if (by === 'device') return wordOf(t.devices, part)
    return part.replaceAll('_', ' ')
  }
}
