import type * as es from '../es/desired.ts'

export const desired: typeof es.desired = {
  question: 'Do they follow the way we designed?',
  way: 'The desired way',
  within: (days: string) => `within ${days} d`,
  summary: (share: string, n: string) => `${share} of ${n} people follow the way without a deviation.`,
  deviations: 'Deviations and what they cost',
  deviation: 'Deviation',
  kinds: {
    follows: 'Follows the way',
    skipped: 'Skips',
    inserted: 'Adds',
    reordered: 'Too early',
    wrong_channel: 'By another channel',
    too_slow: 'Too late',
  },
  conversion: 'Come to the end',
  cost: 'Difference',
  time: 'Mean time',
  satisfaction: 'Satisfaction',
  versus: (own: string, others: string) => `${own} · the others ${others}`,
  points: 'pp',
  nobody: 'Nobody took a step of the way in this period.',
}
