import type * as es from '../es/compare.ts'

export const compare: typeof es.compare = {
  question: 'In what do two groups differ, or now and before?',
  sides: { a: 'A', b: 'B' },
  when: 'Compare',
  whens: { '': 'Two groups', before: 'Now and before' },
  dates: (letter, from, last) => `${letter}: ${from} – ${last}`,
  side: (letter, who, from, last) => `${letter}: ${who}, ${from} – ${last}`,
  stages: 'Stage by stage: who goes on',
  stage: 'Stage',
  touchpoints: 'Touchpoints: whom they reach',
  touchpoint: 'Touchpoint',
  funnel: 'Funnel',
  difference: 'A − B',
  points: (points, low, high) => `${points} pp (${low} to ${high})`,
  largest: (name, a, b) => `The largest difference is in “${name}”: ${a} in A and ${b} in B.`,
  alike: 'Nothing differs by more than chance.',
  note: 'Share of those no longer under way who go on. pp: percentage points, with their 95 % interval; a difference that may be chance is grey.',
  noteBefore:
    'Those who entered, whose time is up, and who went on within it: the same time on both sides. pp: percentage points, with their 95 % interval; what may be chance is grey.',
  nobodyOver: 'Of those who entered in these dates, nobody’s time is up',
  reach: 'Share of the people of the journey who met each touchpoint. What differs most comes first.',
  nobody: 'Nobody touched the journey, neither in A nor in B',
  count: (count, side, name) => `${count}: ${name}, ${side}`,
}

export const kept: typeof es.kept = {
  title: 'Customers kept and lost',
  did: 'What they did',
  kept: 'Kept',
  lost: 'Lost',
  ratio: 'How many times more',
  interval: '95% interval',
  clear: 'clear',
  none: 'Something else',
  summary: (again, lost, open) =>
    `${again} bought again within 90 days, ${lost} did not; ${open} still have time.`,
  note: 'What they did 30 days before and after their first order of the period, without the last day before the second. A difference is no proof of a cause.',
}
