import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Channel } from '../../parts/names.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import { whoColumn } from '../../parts/who.tsx'
import type { StillTargetedRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'

/** Acquisition campaigns that reach people who have bought already. */
export function StillTargeted() {
  const { t, f, site, range } = useApp()
  const w = t.campaigns
  const load = useQuery<StillTargetedRow>('still_targeted', { ...range })
  const rows = load.data?.rows ?? []
  const nameOf = ({ campaign }: Pick<StillTargetedRow, 'campaign'>) =>
    campaign === '(none)' ? w.none : campaign
  if (load.data && rows.length === 0) return null
  return (
    <QueryPanel title={w.targeted} query="still_targeted" load={load}>
      {rows.length > 0 && (
        <>
          <DataTable
            caption={w.targeted}
            rows={rows}
            rowKey={({ channel, source, campaign }) => `${channel} ${source} ${campaign}`}
            testid="still-targeted"
            stacked
            columns={[
              {
                key: 'campaign',
                label: t.attribution.bys.campaign,
                cell: nameOf,
              },
              {
                key: 'channel',
                label: t.home.channel,
                cell: ({ channel, source }) => <Channel channel={channel} source={source} />,
              },
              whoColumn(load, 'people', w.customers, nameOf),
              {
                key: 'share',
                label: w.ofPeople,
                numeric: true,
                cell: (row) => f.percent(row.people_share),
              },
              whoColumn(load, 'known_people', w.known, nameOf),
              { key: 'sessions', label: w.sessions, numeric: true, cell: (row) => f.count(row.sessions) },
              whoColumn(load, 'bought_again', w.boughtAgain, nameOf),
              {
                key: 'cost',
                label: w.estimated,
                numeric: true,
                cell: (row) =>
                  row.estimated_cost === null ? t.noData : f.money(row.estimated_cost, site.currency),
              },
            ]}
          />
          <p class="muted map-legend">{w.targetedNote}</p>
        </>
      )}
    </QueryPanel>
  )
}
