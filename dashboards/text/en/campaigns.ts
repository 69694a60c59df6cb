import type * as es from '../es/campaigns.ts'

export const campaigns: typeof es.campaigns = {
  question: 'What does each campaign bring, and what does it cost?',
  caption: 'What it brings and what it costs',
  model: 'Model',
  models: { '': 'Last non-direct', first: 'First' },
  people: 'People',
  new_people: 'New',
  sessions: 'Visits',
  engaged: 'No bounce',
  clicks: 'Clicks',
  perClick: 'Per click',
  perConversion: 'Per conversion',
  roas: 'Return',
  none: 'No campaign',
  nothing: 'Nobody came in this period',
  noCosts: 'No cost was imported yet. This is how, with the file of the network:',
  targeted: 'Customers still advertised to',
  customers: 'Customers',
  ofPeople: 'Of its people',
  known: 'Known',
  boughtAgain: 'Bought',
  estimated: 'Estimated cost',
  targetedNote:
    'They came by acquisition advertising after an order. Those known can be excluded. Cost: visits times the cost per click.',
}
