import type * as es from '../es/loyalty.ts'

export const loyalty: typeof es.loyalty = {
  question: 'Who comes back, and who buys again?',
  retention: 'Who comes back',
  by: 'Each',
  bys: { day: 'Day', '': 'Week', month: 'Month' },
  cohort: 'Came for the first time',
  all: 'All',
  period: { day: (n) => `Day ${n}`, '': (n) => `Week ${n}`, month: (n) => `Month ${n}` },
  open: 'still under way',
  summary: (returned, people) =>
    `Of ${people} new people whose next period is over, ${returned} came back in it.`,
  tooSoon: 'The next period of no cohort is over yet.',
  legend: 'Darker: more come back. Under 30 people, how many is shown. Hatched: the period is not over.',
  who: (cohort, period) => `${cohort}: came back in ${period}`,
  first: 'First time',
  last: 'Last time',
  nothing: 'Nobody came for the first time in these dates',
  repeat: 'Who buys again',
  orders: 'Orders',
  times: { '1': '1', '2': '2', '3': '3', '4': '4', '5': '5 or more' },
  repeatSummary: (again, all) => `Of ${all} people who bought, ${again} bought again.`,
  revenueShare: 'Share of revenue',
  between: 'Between orders (median)',
  noOrders: 'Nobody bought in these dates',
  buyers: (orders) => `People with ${orders} orders`,
}
