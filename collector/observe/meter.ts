/**
 * What is counted. Events keep these books, checked by a test:
 *
 *     received = dropped + accepted + not durable
 *     accepted + recovered = inserted + duplicate + parked + erased + dead + pending
 */
export const METRICS = {
  events_received_total: { kind: 'counter', label: 'from', doc: 'Events read from requests.' },
  events_dropped_total: {
    kind: 'counter',
    label: 'reason',
    doc: 'Events refused on purpose, and answered so.',
  },
  events_not_durable_total: { kind: 'counter', doc: 'Events answered 503: the sender has them still.' },
  events_accepted_total: { kind: 'counter', doc: 'Events that were durable when they were answered.' },
  events_recovered_total: { kind: 'counter', doc: 'Events an earlier process had left in the log.' },
  events_inserted_total: { kind: 'counter', doc: 'Events stored in ClickHouse.' },
  events_duplicate_total: { kind: 'counter', doc: 'Events left out: stored already, or twice in a batch.' },
  events_parked_total: {
    kind: 'counter',
    doc: 'Accepted events whose row ClickHouse will never take; in `rejected_events`.',
  },
  events_erased_total: { kind: 'counter', doc: 'Accepted events of people who had been erased: not stored.' },
  events_dead_total: { kind: 'counter', doc: 'Accepted events set aside as dead letters.' },
  events_pending: { kind: 'gauge', doc: 'Accepted events not yet in ClickHouse.' },
  signed_links_total: {
    kind: 'counter',
    label: 'outcome',
    doc: 'Page views that came by a signed link, by what became of it.',
  },
  requests_refused_total: {
    kind: 'counter',
    label: 'code',
    doc: 'Requests refused as a whole, by `error.code`.',
  },
  batch_retries_total: { kind: 'counter', doc: 'Batches ClickHouse did not take and that were tried again.' },
  log_bytes: { kind: 'gauge', doc: 'Bytes of the write-ahead log not yet in ClickHouse.' },
  lag_seconds: { kind: 'gauge', doc: 'Age of the oldest event not yet in ClickHouse.' },
  disk_free_bytes: { kind: 'gauge', doc: 'Free bytes of the disk that the data directory is on.' },
  sink_seconds: { kind: 'histogram', doc: 'Time until a request was durable.' },
  write_seconds: { kind: 'histogram', doc: 'Time a batch took to be written to ClickHouse.' },
} as const satisfies Record<string, Metric>

interface Metric {
  kind: 'counter' | 'gauge' | 'histogram'
  doc: string
  label?: string
}

type Named<K extends Metric['kind']> = {
  [N in keyof typeof METRICS]: (typeof METRICS)[N]['kind'] extends K ? N : never
}[keyof typeof METRICS]
export type Counter = Named<'counter'>
export type Gauge = Named<'gauge'>
export type Histogram = Named<'histogram'>

export interface Meter {
  /** Adds to a counter; `label` is the value of the metric's label, where it has one. */
  count: (name: Counter, by?: number, label?: string) => void
  observe: (name: Histogram, seconds: number) => void
  /** Every count above zero: `events_dropped_total` by reason is an object, the others are numbers. */
  counts: () => Record<string, number | Record<string, number>>
  /** The same, and begins again at zero. */
  take: () => Record<string, number | Record<string, number>>
  /** Prometheus' text format; gauges are read at that moment. */
  toText: (gauges: Readonly<Record<Gauge, number>>) => string
}

/** Upper ends of the histograms' buckets: a disk's sync takes a millisecond, a loaded insert seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

interface Observed {
  /** By bucket, not cumulated; the last one is above all. */
  buckets: number[]
  sum: number
}

export function createMeter(): Meter {
  const counters = new Map<Counter, Map<string, number>>()
  const histograms = new Map<Histogram, Observed>()

  const counts: Meter['counts'] = () =>
    Object.fromEntries(
      [...counters].map(([name, values]) => [
        name,
        'label' in METRICS[name] ? Object.fromEntries(values) : (values.get('') ?? 0),
      ]),
    )

  return {
    counts,
    take: () => {
      const taken = counts()
      counters.clear()
      return taken
    },
    count: (name, by = 1, label = '') => {
      if (by === 0) return
      let values = counters.get(name)
      if (!values) counters.set(name, (values = new Map()))
      values.set(label, (values.get(label) ?? 0) + by)
    },
    observe: (name, seconds) => {
      let seen = histograms.get(name)
      if (!seen) histograms.set(name, (seen = { buckets: emptyBuckets(), sum: 0 }))
      const at = BUCKETS.findIndex((end) => seconds <= end)
      seen.buckets[at < 0 ? BUCKETS.length : at] = (seen.buckets[at < 0 ? BUCKETS.length : at] ?? 0) + 1
      seen.sum += seconds
    },
    toText: (gauges) =>
      (Object.entries(METRICS) as [keyof typeof METRICS, Metric][])
        .map(([name, { kind, doc, label }]) => {
          const full = `periplo_${name}`
          const lines =
            kind === 'counter'
              ? counterLines(full, label, counters.get(name as Counter))
              : kind === 'gauge'
                ? [`${full} ${gauges[name as Gauge]}`]
                : histogramLines(full, histograms.get(name as Histogram))
          return [`# HELP ${full} ${doc}`, `# TYPE ${full} ${kind}`, ...lines].join('\n')
        })
        .join('\n')
        .concat('\n'),
  }
}

const emptyBuckets = (): number[] => Array.from({ length: BUCKETS.length + 1 }, () => 0)

function counterLines(
  name: string,
  label: string | undefined,
  values: Map<string, number> | undefined,
): string[] {
  // A counter without a label is there from the start, so that its rate is known from its first event on.
  if (label === undefined) return [`${name} ${values?.get('') ?? 0}`]
  return [...(values ?? [])].map(
    ([value, n]) => `${name}{${label}="${value.replaceAll(/["\\\n]/g, '_')}"} ${n}`,
  )
}

function histogramLines(
  name: string,
  { buckets, sum }: Observed = { buckets: emptyBuckets(), sum: 0 },
): string[] {
  let below = 0
  const lines = buckets.map((n, at) => `${name}_bucket{le="${BUCKETS[at] ?? '+Inf'}"} ${(below += n)}`)
  return [...lines, `${name}_sum ${sum}`, `${name}_count ${below}`]
}
