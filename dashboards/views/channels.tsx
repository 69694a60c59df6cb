import { useApp } from '../context.ts'
import { SMALL_SAMPLE } from '../format.ts'
import { DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { QueryPanel } from '../parts/query-panel.tsx'
import { Who } from '../parts/who.tsx'
import type { ChannelStageRow } from '../rows.ts'
import { wordOf } from '../text/index.ts'
import { type QueryLoad, useQuery } from '../use-load.ts'
import { useJourney } from './map/use-journey.ts'
import { JourneyPicker } from './map/journey-picker.tsx'

/** Channels in rows, stages in columns: which channels bring people, and which serve them. */
export function Channels() {
  const { t, range, lang } = useApp()
  const w = t.byStage
  const { journeys, journey, persona, unit } = useJourney()
  const load = useQuery<ChannelStageRow>(
    'channels_by_stage',
    journey ? { ...range, journey: journey.key, persona, unit } : null,
  )
  const rows = load.data?.rows ?? []
  const nameOf = (channel: string) => (channel === 'offline' ? w.offline : wordOf(t.channels, channel))
  const channels = [...Map.groupBy(rows, (row) => row.channel).entries()]
    .map(([channel, cells]) => ({ channel, cells, first: cells[0]! }))
    .toSorted((a, b) => b.first.brought - a.first.brought)
  return (
    <>
      <Heading title={t.views.channels}>
        <p class="question">{t.byStage.question}</p>
      </Heading>
      {journeys && journey && <JourneyPicker {...{ journeys, journey, persona, unit }} />}
      <QueryPanel
        title={w.caption}
        busy={!journey || load.busy}
        query="channels_by_stage"
        load={load}
        nameOf={(column, value) =>
          column === 'channel'
            ? nameOf(value)
            : (journey?.stages.find(({ key }) => key === value)?.title[lang] ?? value)
        }
      >
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
                  cell: ({ channel }) => nameOf(channel),
                },
                {
                  key: 'brought',
                  label: w.brought,
                  numeric: true,
                  cell: ({ first }) => (
                    <b>
                      <Who
                        load={load}
                        row={first}
                        column="brought"
                        label={`${w.brought}: ${nameOf(first.channel)}`}
                      />
                    </b>
                  ),
                },
                {
                  key: 'all',
                  label: w.all,
                  numeric: true,
                  cell: ({ first }) => (
                    <Who
                      load={load}
                      row={first}
                      column="channel_people"
                      label={`${w.all}: ${nameOf(first.channel)}`}
                    />
                  ),
                },
                ...journey.stages.map((stage) => ({
                  key: stage.key,
                  label: stage.title[lang],
                  numeric: true,
                  cell: ({ cells }: (typeof channels)[number]) => {
                    const cell = cells.find((one) => one.stage === stage.key)
                    return cell ? (
                      <Cell load={load} cell={cell} label={`${stage.title[lang]}: ${nameOf(cell.channel)}`} />
                    ) : (
                      '–'
                    )
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
function Cell({
  load,
  cell,
  label,
}: {
  load: QueryLoad<ChannelStageRow>
  cell: ChannelStageRow
  label: string
}) {
  const { f } = useApp()
  const isLarge = cell.stage_people >= SMALL_SAMPLE
  // A channel of few people serves any stage ten times more by chance.
  const hasLift = isLarge && cell.channel_people >= SMALL_SAMPLE
  const shade = hasLift ? Math.max(0, Math.min(6, Math.round((cell.lift - 1) * 6))) : 0
  return (
    <span class={`heat heat-${shade}`}>
      <Who load={load} row={cell} column="people" label={label} />
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
