import { ShareBar } from '../../charts/share-bar.tsx'
import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import { Who } from '../../parts/who.tsx'
import type { CartRow } from '../../rows.ts'
import { wordOf } from '../../text/index.ts'
import { useQuery } from '../../use-load.ts'
import { Nothing } from '../nothing.tsx'
import { useShare } from './share.ts'

/** How far carts get, where they stay, and what was in those. */
export function Carts() {
  const { t, f, site, range } = useApp()
  const w = t.friction
  const share = useShare()
  const load = useQuery<CartRow>('cart_abandonment', { ...range })
  const rows = load.data?.rows ?? []
  const all = rows[0]?.entered ?? 0
  const sum = (key: 'left' | 'value_left') => rows.reduce((total, row) => total + row[key], 0)
  const who = (row: CartRow, column: 'entered' | 'left' | 'still_under_way', label: string) => (
    <Who load={load} row={row} column={column} label={`${label}: ${wordOf(w.stages, row.stage)}`} />
  )
  return (
    <QueryPanel title={w.carts} query="cart_abandonment" load={load}>
      {load.data && !load.busy && rows.length === 0 && (
        <Nothing
          event="add_to_cart"
          code="periplo('track', 'add_to_cart', { value: 42000, currency: 'COP' })"
          title={w.noCarts}
        />
      )}
      {rows.length > 0 && (
        <>
          <p class="map-finding" data-testid="carts-summary">
            {w.cartSummary(f.count(sum('left')), f.count(all), f.money(sum('value_left'), site.currency))}
          </p>
          <DataTable
            caption={w.carts}
            rows={rows}
            rowKey={(row) => row.stage}
            testid="carts"
            stacked
            columns={[
              { key: 'stage', label: w.stage, cell: (row) => wordOf(w.stages, row.stage) },
              {
                key: 'entered',
                label: w.entered,
                numeric: true,
                cell: (row) => who(row, 'entered', w.entered),
              },
              {
                key: 'reach',
                label: w.reach,
                cell: (row) => (
                  <div>
                    {share(row.entered, all)}
                    <ShareBar share={row.rate_from_first} />
                  </div>
                ),
              },
              {
                key: 'left',
                label: w.left,
                numeric: true,
                cell: (row) =>
                  row.stage === 'purchase' ? (
                    '—'
                  ) : (
                    <>
                      {who(row, 'left', w.left)} · {share(row.left, row.entered - row.still_under_way)}
                    </>
                  ),
              },
              {
                key: 'open',
                label: w.open,
                numeric: true,
                cell: (row) => (row.stage === 'purchase' ? '—' : who(row, 'still_under_way', w.open)),
              },
              {
                key: 'value',
                label: w.value,
                numeric: true,
                cell: (row) => (row.left > 0 ? f.money(row.value_left, site.currency) : '—'),
              },
            ]}
          />
        </>
      )}
    </QueryPanel>
  )
}
