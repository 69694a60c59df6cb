import { useApp } from '../context.ts'
import { wordOf } from '../text/index.ts'
import { Icon, iconOf, type IconName } from './icon.tsx'
import { Link } from './link.tsx'

/** How a person is called on screen: the site's own name for them, or a short part of the visitor's id. */
export function nameOf(anonymous: (short: string) => string, id: string, known: boolean): string {
  return known ? id : anonymous(id.slice(0, 6))
}

export function PersonLink({ id, known, testid }: { id: string; known: boolean; testid?: string }) {
  const { t } = useApp()
  if (!id) return <span class="muted">{t.who.nobody}</span>
  return (
    <Link
      to={{ view: 'people', own: { person: id } }}
      class="person"
      {...(testid && { 'data-testid': testid })}
    >
      <PersonMark id={id} known={known} />
      <span class="person-name">{nameOf(t.who.anonymousName, id, known)}</span>
    </Link>
  )
}

/** A round mark: initials and ◆ for a known person, a hollow ring for an anonymous one. */
export function PersonMark({ id, known }: { id: string; known: boolean }) {
  return (
    <span class={`mark ${known ? 'mark-known' : 'mark-anonymous'}`} aria-hidden="true">
      {known ? id.replace(/[^\p{L}\p{N}]/gu, '').slice(0, 2) : ''}
    </span>
  )
}

/** The event's word; its stored name is beside it for those who wrote the tracking. */
export function EventName({ name, brief = false }: { name: string; brief?: boolean }) {
  const { t } = useApp()
  const word = wordOf(t.events, name)
  return (
    <span class="event-name">
      <span class="event-icon">
        <Icon name={iconOf(name)} />
      </span>
      <span>{word}</span>
      {word !== name && !brief && <code class="stored-name">{name}</code>}
    </span>
  )
}

export function Channel({ channel, source }: { channel: string; source?: string }) {
  const { t } = useApp()
  if (!channel) return null
  return (
    <span class="channel">
      <span class={`dot dot-${groupOf(channel)}`} aria-hidden="true" />
      {wordOf(t.channels, channel)}
      {source && source !== channel && <span class="muted"> · {source}</span>}
    </span>
  )
}

function groupOf(channel: string): string {
  if (channel.startsWith('paid') || channel === 'display' || channel === 'cross_network') return 'paid'
  if (channel.startsWith('organic')) return 'organic'
  if (channel === 'direct' || channel === 'unassigned') return 'direct'
  return 'other'
}

/** Where the row came from: ● the page itself, ◐ a server's import. */
export function Origin({ origin }: { origin: string }) {
  const { t } = useApp()
  return (
    <span class="badge">
      <span aria-hidden="true">{origin === 'import' ? '◐' : '●'}</span> {wordOf(t.origins, origin)}
    </span>
  )
}

export function Device({ device }: { device: string }) {
  const { t } = useApp()
  if (!device) return null
  const icon: IconName = device === 'mobile' || device === 'tablet' ? device : 'desktop'
  return (
    <span class="badge">
      <Icon name={icon} /> {wordOf(t.devices, device)}
    </span>
  )
}
