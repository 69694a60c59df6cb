import { useApp } from '../context.ts'
import { SMALL_SAMPLE } from '../format.ts'
import { DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { QueryPanel } from '../parts/query-panel.tsx'
import type { ChannelStageRow } from '../rows.ts'
import { wordOf } from '../text/index.ts'
import { useQuery } from '../use-load.ts'
import { useJourney } from './map/use-journey.ts'
import { JourneyPicker } from './map/journey-picker.tsx'

/** Channels in rows, stages in columns: which channels bring people, and which serve them. */
export function Channels() {
  const { t, f, range, lang } = useApp()
  const w = t.byStage
  const { journeys, journey, persona, unit } = useJourney()
  const load = useQuery<ChannelStageRow>(
    'channels_by_stage',
    journey ? { ...range, journey: journey.key, persona, unit } : null,
  )
  const rows = load.data?.rows ?? []
  const channels = [...Map.groupBy(rows, (row) => row.channel).entries()]
    .map(([channel, cells]) => ({ channel, cells, first: cells[0]! }))
    .toSorted((a, b) => b.first.brought - a.first.brought)
  return (
    <>
      <Heading title={t.views.channels}>
        <p class="question">{t.byStage.question}</p>
      </Heading>
      {journeys && journey && <JourneyPicker {...{ journeys, journey, persona, unit }} />}
      <QueryPanel title={w.caption} busy={!journey || load.busy} query="channels_by_stage" load={load}>
        {load.data && !load.busy && rows.length === 0 && (
          <Empty title={w.nobody} state="range">
            <p>{t.empty.rangeOther}</p>
          </Empty>
        )}
        {journey && channels.length > 0 && (
          <>
            <DataTable
              caption={w.caption}
              rows={channels}
              rowKey={({ channel }) => channel}
              testid="channels-by-stage"
              stacked
              columns={[
                {
                  key: 'channel',
                  label: t.home.channel,
                  cell: ({ channel }) => (channel === 'offline' ? w.offline : wordOf(t.channels, channel)),
                },
                {
                  key: 'brought',
                  label: w.brought,
                  numeric: true,
                  cell: ({ first }) => <b>{f.count(first.brought)}</b>,
                },
                {
                  key: 'all',
                  label: w.all,
                  numeric: true,
                  cell: ({ first }) => f.count(first.channel_people),
                },
                ...journey.stages.map((stage) => ({
                  key: stage.key,
                  label: stage.title[lang],
                  numeric: true,
                  cell: ({ cells }: (typeof channels)[number]) => {
                    const cell = cells.find((one) => one.stage === stage.key)
                    return cell ? <Cell cell={cell} /> : '–'
                  },
                })),
              ]}
            />
            <p class="muted map-legend">{w.legend}</p>
          </>
        )}
      </QueryPanel>
    </>
  )
}

/** People and their share of the stage; below, the lift, shaded where the channel serves the stage more than others. */
function Cell({ cell }: { cell: ChannelStageRow }) {
  const { f } = useApp()
  const isLarge = cell.stage_people >= SMALL_SAMPLE
  // A channel of few people serves any stage ten times more by chance.
  const hasLift = isLarge && cell.channel_people >= SMALL_SAMPLE
  const shade = hasLift ? Math.max(0, Math.min(6, Math.round((cell.lift - 1) * 6))) : 0
  return (
    <span class={`heat heat-${shade}`}>
      {f.count(cell.people)}
      {isLarge && (
        <>
          {' · '}
          {f.percent(cell.share)}
        </>
      )}
      {hasLift && (
        <>
          <br />
          {f.ratio(cell.lift)}
        </>
      )}
    </span>
  )
}
