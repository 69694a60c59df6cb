import { ShareBar } from '../../charts/share-bar.tsx'
import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Channel } from '../../parts/names.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import { whoColumn } from '../../parts/who.tsx'
import type { ChannelRow } from '../../rows.ts'
import { wordOf } from '../../text/index.ts'
import { useQuery } from '../../use-load.ts'

/** Every channel that brought somebody, best first. It is a table, with a bar for the eye. */
export function Channels() {
  const { t, f, range } = useApp()
  const load = useQuery<ChannelRow>('channels', { ...range })
  return (
    <QueryPanel title={t.home.channels} query="channels" load={load}>
      <DataTable
        caption={t.home.channels}
        rows={load.data?.rows ?? []}
        rowKey={(row) => row.channel}
        testid="channels"
        columns={[
          {
            key: 'channel',
            label: t.home.channel,
            cell: (row) => (
              <>
                <Channel channel={row.channel} />
                <ShareBar share={row.people_share} />
                <small class="muted">{f.percent(row.people_share)}</small>
              </>
            ),
          },
          whoColumn(load, 'people', t.figures.people, (row) => wordOf(t.channels, row.channel)),
          {
            key: 'conversions',
            label: t.figures.conversions,
            numeric: true,
            cell: (row) => f.count(row.conversions),
          },
        ]}
      />
    </QueryPanel>
  )
}
