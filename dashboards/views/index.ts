import type { ComponentType } from 'preact'
import type { IconName } from '../parts/icon.tsx'
import type { Words } from '../text/index.ts'

/** A view: its key in the URL, its icon, and its file, loaded when first opened with the words of its name in `text/`. */
export interface View {
  readonly key: string
  readonly icon: IconName
  readonly load: () => Promise<ComponentType>
  /** The views whose words it uses as well. */
  readonly also?: readonly Words[]
}

export const views = [
  { key: 'home', icon: 'compass', load: () => import('./home.tsx').then((file) => file.Home) },
  {
    key: 'map',
    icon: 'map',
    load: () => import('./map.tsx').then((file) => file.JourneyMap),
    also: ['desired'],
  },
  {
    key: 'desired',
    icon: 'route',
    load: () => import('./desired.tsx').then((file) => file.Desired),
    also: ['map'],
  },
  { key: 'live', icon: 'pulse', load: () => import('./live.tsx').then((file) => file.Live) },
  { key: 'people', icon: 'people', load: () => import('./people.tsx').then((file) => file.People) },
  { key: 'funnel', icon: 'funnel', load: () => import('./funnel.tsx').then((file) => file.Funnel) },
  {
    key: 'paths',
    icon: 'route',
    load: () => import('./paths.tsx').then((file) => file.Paths),
    also: ['map'],
  },
  {
    key: 'attribution',
    icon: 'spark',
    load: () => import('./attribution.tsx').then((file) => file.Attribution),
  },
  {
    key: 'channels',
    icon: 'rows',
    load: () => import('./channels.tsx').then((file) => file.Channels),
    also: ['map'],
  },
  {
    key: 'compare',
    icon: 'compare',
    load: () => import('./compare.tsx').then((file) => file.Compare),
    also: ['funnel'],
  },
  {
    key: 'campaigns',
    icon: 'campaign',
    load: () => import('./campaigns.tsx').then((file) => file.Campaigns),
    also: ['attribution'],
  },
  { key: 'voice', icon: 'survey', load: () => import('./voice.tsx').then((file) => file.Voice) },
  { key: 'friction', icon: 'friction', load: () => import('./friction.tsx').then((file) => file.Friction) },
  { key: 'loyalty', icon: 'repeat', load: () => import('./loyalty.tsx').then((file) => file.Loyalty) },
  { key: 'quality', icon: 'check', load: () => import('./quality.tsx').then((file) => file.Quality) },
  {
    key: 'annotations',
    icon: 'form',
    load: () => import('./annotations.tsx').then((file) => file.Annotations),
  },
  { key: 'queries', icon: 'query', load: () => import('./queries.tsx').then((file) => file.Queries) },
] as const satisfies readonly View[]

export type ViewKey = (typeof views)[number]['key']

export function viewOf(key: string): (typeof views)[number] {
  return views.find((view) => view.key === key) ?? views[0]
}

/** The files of words that a view needs; Home's are there from the start. */
export function wordsOf({ key, also = [] }: View & { key: ViewKey }): Words[] {
  return key === 'home' ? [] : [key, ...also]
}
