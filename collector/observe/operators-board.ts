import { type Board, type Language, PROMETHEUS, boardOf } from '../../schema/grafana.ts'

/** What is shown of a home, in order: title, what to see in it, unit, and what Prometheus is asked, by its legend. */
const PANELS: {
  title: Record<Language, string>
  doc: Record<Language, string>
  unit: string
  asks: Record<string, string>
}[] = [
  {
    title: { es: 'Eventos por segundo', en: 'Events a second' },
    doc: { es: 'Recibidos, guardados y rechazados.', en: 'Received, stored and refused.' },
    unit: 'cps',
    asks: {
      received: 'sum(rate(periplo_events_received_total[5m]))',
      inserted: 'sum(rate(periplo_events_inserted_total[5m]))',
      dropped: 'sum(rate(periplo_events_dropped_total[5m]))',
      duplicate: 'sum(rate(periplo_events_duplicate_total[5m]))',
    },
  },
  {
    title: { es: 'Retraso', en: 'Lag' },
    doc: {
      es: 'Edad del evento más antiguo que aún no está en ClickHouse. Lo normal: menos de un segundo.',
      en: 'Age of the oldest event not yet in ClickHouse. Usual: under a second.',
    },
    unit: 's',
    asks: { lag: 'max by (instance) (periplo_lag_seconds)' },
  },
  {
    title: { es: 'Pendientes', en: 'Pending' },
    doc: {
      es: 'Eventos aceptados que esperan a ClickHouse.',
      en: 'Accepted events that wait for ClickHouse.',
    },
    unit: 'short',
    asks: { pending: 'sum by (instance) (periplo_events_pending)' },
  },
  {
    title: { es: 'Rechazados por motivo', en: 'Refused by reason' },
    doc: {
      es: 'Sin `no_consent`, casi nada. Los ejemplos están en Calidad de datos.',
      en: 'But for `no_consent` next to nothing. Examples stand in Data quality.',
    },
    unit: 'cps',
    asks: { '{{reason}}': 'sum by (reason) (rate(periplo_events_dropped_total[5m]))' },
  },
  {
    title: { es: 'Solicitudes rechazadas', en: 'Requests refused' },
    doc: { es: 'Por código de error.', en: 'By the code of the error.' },
    unit: 'reqps',
    asks: { '{{code}}': 'sum by (code) (rate(periplo_requests_refused_total[5m]))' },
  },
  {
    title: { es: 'Hasta quedar a salvo', en: 'Until it is durable' },
    doc: {
      es: 'Del registro sincronizado depende la respuesta.',
      en: 'The answer waits for the synced log.',
    },
    unit: 's',
    asks: {
      p50: 'histogram_quantile(0.5, sum by (le) (rate(periplo_sink_seconds_bucket[5m])))',
      p99: 'histogram_quantile(0.99, sum by (le) (rate(periplo_sink_seconds_bucket[5m])))',
    },
  },
  {
    title: { es: 'Hasta quedar escrito', en: 'Until it is written' },
    doc: { es: 'Por lote, en ClickHouse.', en: 'By batch, in ClickHouse.' },
    unit: 's',
    asks: {
      p50: 'histogram_quantile(0.5, sum by (le) (rate(periplo_write_seconds_bucket[5m])))',
      p99: 'histogram_quantile(0.99, sum by (le) (rate(periplo_write_seconds_bucket[5m])))',
    },
  },
  {
    title: { es: 'Reintentos y apartados', en: 'Retries and set aside' },
    doc: {
      es: 'Lo que ClickHouse no tomó: por ahora, o nunca.',
      en: 'What ClickHouse did not take: for now, or never.',
    },
    unit: 'short',
    asks: {
      retries: 'sum(increase(periplo_batch_retries_total[5m]))',
      parked: 'sum(increase(periplo_events_parked_total[5m]))',
      dead: 'sum(increase(periplo_events_dead_total[5m]))',
      not_durable: 'sum(increase(periplo_events_not_durable_total[5m]))',
    },
  },
  {
    title: { es: 'Registro y disco', en: 'Log and disk' },
    doc: { es: 'El registro acepta hasta 4 GiB.', en: 'The log takes 4 GiB.' },
    unit: 'bytes',
    asks: {
      log: 'sum by (instance) (periplo_log_bytes)',
      'disk free': 'min by (instance) (periplo_disk_free_bytes)',
    },
  },
  {
    title: { es: 'Lo que los libros no explican', en: 'What the books do not explain' },
    doc: { es: 'Aceptados menos su destino. Siempre 0.', en: 'Accepted less what became of them. Always 0.' },
    unit: 'short',
    asks: {
      missing:
        `sum(periplo_events_accepted_total + periplo_events_recovered_total) - sum(periplo_events_inserted_total
        + periplo_events_duplicate_total + periplo_events_parked_total + periplo_events_erased_total
        + periplo_events_dead_total + periplo_events_pending)`.replaceAll(/\s+/g, ' '),
    },
  },
]

/** The operators' board of a Node home; what a Worker counts is in its logs. */
export const operatorsBoard = (language: Language): Board =>
  boardOf(
    {
      uid: `periplo-operators-${language}`,
      title: { es: 'Periplo: operación', en: 'Periplo: operations' }[language],
      time: { from: 'now-6h', to: 'now' },
      refresh: '30s',
    },
    { type: PROMETHEUS, name: 'Prometheus' },
    PANELS.map(({ title, doc, unit, asks }) => ({
      type: 'timeseries',
      title: title[language],
      description: doc[language],
      fieldConfig: { defaults: { unit }, overrides: [] },
      targets: Object.entries(asks).map(([legendFormat, expr], index) => ({
        refId: String.fromCharCode(65 + index),
        expr,
        legendFormat,
      })),
    })),
    { width: 8, height: 8 },
  )
