import { useApp } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Channel } from '../../parts/names.tsx'
import { Segments } from '../../parts/segments.tsx'
import { whoColumn } from '../../parts/who.tsx'
import type { FunnelSegmentRow } from '../../rows.ts'
import { wordOf } from '../../text/index.ts'
import { useQuery } from '../../use-load.ts'
import type { DetailProps } from './asked.ts'
import { Detail } from './detail.tsx'

/** Who leaves more: each segment against all others, with intervals. */
export function BySegment({ asked, at }: DetailProps) {
  const { t, f, lang, state, go } = useApp()
  const { by = '' } = state.own
  const load = useQuery<FunnelSegmentRow>('funnel_segments', { ...asked, step: at, by: by || 'device' })
  const points = (share: number) => f.signed(Math.round(share * 1000) / 10)
  const textOf = (segment: string) => {
    if (segment === '') return t.funnel.unknown
    if (by === 'country') return countryOf(lang, segment)
    const words = { visit: t.funnel.visits, channel: t.channels, '': t.devices }[by]
    return wordOf(words ?? {}, segment)
  }
  const nameOf = (segment: string) =>
    by === 'channel' && segment !== '' ? <Channel channel={segment} /> : textOf(segment)
  return (
    <>
      <Segments
        label={t.funnel.by}
        value={by}
        pick={(key) => go({ own: { by: key } }, true)}
        options={Object.entries(t.funnel.bys).map(([key, label]) => ({ key, label }))}
      />
      <Detail query="funnel_segments" load={load} nameOf={(_, segment) => textOf(segment)}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t.funnel.nobodyCame} state="range">
              <p>{t.funnel.sum}</p>
            </Empty>
          ) : (
            <>
              <DataTable
                caption={t.funnel.details.segments}
                rows={rows}
                rowKey={(row) => row.segment}
                testid="funnel-segments"
                stacked
                columns={[
                  { key: 'segment', label: t.funnel.segment, cell: (row) => nameOf(row.segment) },
                  whoColumn(load, 'entered', t.funnel.entered, ({ segment }) => textOf(segment)),
                  whoColumn(load, 'converted', t.funnel.continued, ({ segment }) => textOf(segment)),
                  {
                    key: 'rate',
                    label: t.funnel.rate,
                    numeric: true,
                    cell: (row) =>
                      row.entered < SMALL_SAMPLE
                        ? t.ofN(f.count(row.converted), f.count(row.entered))
                        : t.funnel.interval(
                            f.percent(row.rate),
                            f.percent(row.rate_low),
                            f.percent(row.rate_high),
                          ),
                  },
                  {
                    key: 'difference',
                    label: t.funnel.difference,
                    numeric: true,
                    cell: (row) => {
                      const { difference, difference_low: low, difference_high: high } = row
                      if (difference === null || low === null || high === null) return '—'
                      if (row.entered < SMALL_SAMPLE) return t.smallSample
                      const mark = high < 0 ? t.funnel.leavesMore : low > 0 ? t.funnel.leavesLess : ''
                      return (
                        <>
                          {t.funnel.points(points(difference), points(low), points(high))}
                          {mark && (
                            <span class={`verdict ${high < 0 ? 'verdict-bad' : 'verdict-good'}`}>{mark}</span>
                          )}
                        </>
                      )
                    },
                  },
                ]}
              />
              <p class="muted detail-hint">{t.funnel.differenceHint}</p>
            </>
          )
        }
      </Detail>
    </>
  )
}

function countryOf(lang: string, code: string): string {
  try {
    return new Intl.DisplayNames([lang], { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}
