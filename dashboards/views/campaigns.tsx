import { useApp } from '../context.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Heading } from '../parts/heading.tsx'
import { QueryPanel } from '../parts/query-panel.tsx'
import { Segments } from '../parts/segments.tsx'
import { whoColumn } from '../parts/who.tsx'
import type { CampaignRow } from '../rows.ts'
import { wordOf } from '../text/index.ts'
import { useQuery } from '../use-load.ts'
import { partName } from './attribution/part-name.ts'
import { StillTargeted } from './campaigns/still-targeted.tsx'
import { Nothing } from './nothing.tsx'

/** What each campaign brings and costs; the rows add up to the whole. */
export function Campaigns() {
  const { t, f, state, site, range, go } = useApp()
  const { campaigns: w, attribution: words } = t
  const { by = '', model = '' } = state.own
  const load = useQuery<CampaignRow>('campaigns', { ...range, by: by || 'campaign' })
  const rows = load.data?.rows ?? []
  const hasCosts = rows.some(({ cost }) => cost !== null)
  const isFirst = model === 'first'
  const put = (key: string) => (value: string) => go({ own: { [key]: value } }, true)
  const nameOf = ({ part }: Pick<CampaignRow, 'part'>) =>
    part !== '(none)' ? partName(t, by || 'campaign', part) : by === '' ? w.none : t.noData
  const money = (value: number | null) => (value === null ? t.noData : f.money(value, site.currency))
  const orNoData = (value: number | null, show: (n: number) => string) =>
    value === null ? t.noData : show(value)
  const numeric = (key: string, label: string, cell: (row: CampaignRow) => string): Column<CampaignRow> => ({
    key,
    label,
    numeric: true,
    cell,
  })
  // Campaigns come first here, where attribution begins with channels.
  const { '': channel, campaign, landing_page, ...others } = words.bys
  const bys = { '': campaign, ...others, channel, landing_page }
  return (
    <>
      <Heading title={t.views.campaigns}>
        <p class="question">{t.campaigns.question}</p>
      </Heading>
      <div class="row map-tools">
        <Segments label={words.by} value={by} options={optionsOf(bys)} pick={put('by')} />
        <Segments label={w.model} value={model} options={optionsOf(w.models)} pick={put('model')} />
      </div>
      <div class="stack">
        <QueryPanel title={w.caption} query="campaigns" load={load} nameOf={(_, part) => nameOf({ part })}>
          {load.data && !load.busy && rows.length === 0 && (
            <Nothing event="page_view" code="periplo('page')" title={w.nothing} />
          )}
          {rows.length > 0 && (
            <DataTable
              caption={w.caption}
              rows={rows}
              rowKey={({ part }) => part}
              testid="campaigns"
              stacked
              columns={[
                {
                  key: 'part',
                  label: wordOf(bys, by),
                  cell: nameOf,
                },
                whoColumn(load, 'people', w.people, nameOf),
                whoColumn(load, 'new_people', w.new_people, nameOf),
                numeric('sessions', w.sessions, (row) => f.count(row.sessions)),
                numeric('engaged', w.engaged, (row) => orNoData(row.engaged_share, f.percent)),
                whoColumn(load, isFirst ? 'first' : 'last_non_direct', words.conversions, nameOf),
                numeric('revenue', words.revenue, (row) =>
                  money(isFirst ? row.first_revenue : row.last_non_direct_revenue),
                ),
                ...(hasCosts
                  ? [
                      numeric('cost', words.cost, (row) => money(row.cost)),
                      numeric('clicks', w.clicks, (row) => orNoData(row.clicks, f.count)),
                      numeric('per_click', w.perClick, (row) => money(row.cost_per_click)),
                      numeric('cpa', w.perConversion, (row) =>
                        money(isFirst ? row.first_cpa : row.last_non_direct_cpa),
                      ),
                      numeric('roas', w.roas, (row) =>
                        orNoData(isFirst ? row.first_roas : row.last_non_direct_roas, f.ratio),
                      ),
                    ]
                  : []),
              ]}
            />
          )}
          {rows.length > 0 && (
            <p class="muted map-legend">
              {hasCosts ? words.costNote : w.noCosts}{' '}
              {!hasCosts && by !== 'landing_page' && (
                <code>npm run import -- ads.csv --costs --site {site.key} --map ads.json</code>
              )}
            </p>
          )}
        </QueryPanel>
        <StillTargeted />
      </div>
    </>
  )
}

const optionsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([key, label]) => ({ key, label }))
