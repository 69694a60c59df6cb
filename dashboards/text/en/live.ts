import type * as es from '../es/live.ts'

export const live: typeof es.live = {
  question: 'What is happening now?',
  now: 'People now',
  nowHint: 'with an event in the last 5 minutes',
  events: 'Events',
  eventsHint: (minutes) => `in the last ${minutes} minutes`,
  listening: 'Listening',
  paused: 'Paused',
  pause: 'Pause',
  resume: 'Resume',
  arrived: (n, s, last) => (n === 1 ? `New event: ${last}` : `${s} new events. Latest: ${last}`),
  atLeast: (n) => `${n} or more`,
}
