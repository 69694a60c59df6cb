/** The words of each view, loaded with it. Each export of a file is a group of words. */
export const ofViews = {
  map: () => import('./map.ts'),
  desired: () => import('./desired.ts'),
  live: () => import('./live.ts'),
  people: () => import('./people.ts'),
  funnel: () => import('./funnel.ts'),
  paths: () => import('./paths.ts'),
  attribution: () => import('./attribution.ts'),
  channels: () => import('./channels.ts'),
  compare: () => import('./compare.ts'),
  campaigns: () => import('./campaigns.ts'),
  voice: () => import('./voice.ts'),
  friction: () => import('./friction.ts'),
  loyalty: () => import('./loyalty.ts'),
  quality: () => import('./quality.ts'),
  queries: () => import('./queries.ts'),
  annotations: () => import('./annotations.ts'),
}
