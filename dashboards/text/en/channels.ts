import type * as es from '../es/channels.ts'

export const byStage: typeof es.byStage = {
  question: 'Which channels bring, and which serve?',
  caption: 'People of each stage, by channel',
  brought: 'Brought',
  all: 'People',
  offline: 'Away from the web',
  nobody: 'Nobody touched the journey in this period',
  legend:
    '“Brought”: their first touch of the period was by the channel. Below, how much more it serves that stage than the others: shaded above 1×.',
}
