import { ShareBar } from '../../charts/share-bar.tsx'
import { useApp } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Link } from '../../parts/link.tsx'
import { PeoplePanel } from '../../parts/people-panel.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import type { RepeatPersonRow, RepeatRow } from '../../rows.ts'
import { wordOf } from '../../text/index.ts'
import { useQuery } from '../../use-load.ts'
import { Nothing } from '../nothing.tsx'

/** How many buy once, twice, more often; what they bring and how long it takes them. */
export function Repeat() {
  const { t, f, site, state, range } = useApp()
  const w = t.loyalty
  const load = useQuery<RepeatRow>('repeat_purchases', { ...range })
  const rows = load.data?.rows ?? []
  const all = rows.reduce((sum, row) => sum + row.people, 0)
  const again = rows.reduce((sum, row) => sum + (row.orders > 1 ? row.people : 0), 0)
  const share = (part: number, whole: number, rate: number) =>
    whole >= SMALL_SAMPLE ? f.percent(rate) : t.ofN(f.count(part), f.count(whole))
  return (
    <>
      <QueryPanel title={w.repeat} query="repeat_purchases" load={load}>
        {load.data && !load.busy && rows.length === 0 && (
          <Nothing
            event="purchase"
            code="periplo('track', 'purchase', { order_id: 'P-1', value: 42000, currency: 'COP' })"
            title={w.noOrders}
          />
        )}
        {rows.length > 0 && (
          <>
            <p class="map-finding" data-testid="repeat-summary">
              {w.repeatSummary(f.count(again), f.count(all))}
            </p>
            <DataTable
              caption={w.repeat}
              rows={rows}
              rowKey={(row) => String(row.orders)}
              testid="repeat"
              stacked
              columns={[
                { key: 'orders', label: w.orders, cell: (row) => wordOf(w.times, String(row.orders)) },
                {
                  key: 'people',
                  label: t.figures.people,
                  numeric: true,
                  cell: (row) => (
                    <Link
                      to={{ own: { orders: String(row.orders) } }}
                      class="plain"
                      aria-label={`${f.count(row.people)}: ${w.buyers(wordOf(w.times, String(row.orders)))}`}
                    >
                      {f.count(row.people)}
                    </Link>
                  ),
                },
                {
                  key: 'share',
                  label: t.home.share,
                  cell: (row) => (
                    <div>
                      {share(row.people, all, row.people_share)}
                      <ShareBar share={row.people_share} />
                    </div>
                  ),
                },
                {
                  key: 'revenue',
                  label: t.figures.revenue,
                  numeric: true,
                  cell: (row) => f.money(row.revenue, site.currency),
                },
                {
                  key: 'revenue_share',
                  label: w.revenueShare,
                  cell: (row) =>
                    row.revenue_share === null ? (
                      '—'
                    ) : (
                      <div>
                        {f.percent(row.revenue_share)}
                        <ShareBar share={row.revenue_share} />
                      </div>
                    ),
                },
                {
                  key: 'between',
                  label: w.between,
                  numeric: true,
                  cell: (row) => (row.median_ms_between === null ? '—' : f.span(row.median_ms_between)),
                },
              ]}
            />
          </>
        )}
      </QueryPanel>
      {state.own['orders'] && <Buyers orders={state.own['orders']} />}
    </>
  )
}

function Buyers({ orders }: { orders: string }) {
  const { t, f, site, range, go } = useApp()
  const w = t.loyalty
  const load = useQuery<RepeatPersonRow>('repeat_people', { ...range, orders })
  return (
    <PeoplePanel
      title={w.buyers(wordOf(w.times, orders))}
      query="repeat_people"
      load={load}
      close={() => go({ own: { orders: '' } })}
      columns={[
        { key: 'orders', label: w.orders, numeric: true, cell: (row) => f.count(row.orders) },
        {
          key: 'revenue',
          label: t.figures.revenue,
          numeric: true,
          cell: (row) => f.money(row.revenue, site.currency),
        },
        { key: 'last', label: w.last, cell: (row) => f.shortDateTime(row.last_at) },
      ]}
    />
  )
}
