import type { ComponentChildren } from 'preact'
import { useApp } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'
import { Link } from '../../parts/link.tsx'
import { PeopleBehind } from '../../parts/people-behind.tsx'
import { Source } from '../../parts/source.tsx'
import type { OverviewRow } from '../../rows.ts'
import type { Change } from '../../state.ts'
import type { QueryLoad } from '../../use-load.ts'

/** The figures of `overview`, each against the time before, most of them a door to another view. */
export function Figures({ load }: { load: QueryLoad<OverviewRow> }) {
  const { t, f, site } = useApp()
  const row = load.data?.rows[0]
  if (!row) return <div class="figures figures-empty" aria-busy="true" />
  const people: Change = { view: 'people', own: {} }
  return (
    <>
      <section class="figures-box" aria-busy={load.busy} aria-label={t.views.home}>
        <dl class="figures" data-testid="figures">
          <Figure name="people" to={people} now={row.people} before={row.previous_people} />
          <Figure
            name="known_people"
            to={{ view: 'people', own: { only: 'known' } }}
            note={t.ofN(f.count(row.known_people), f.count(row.people))}
            now={row.known_people}
          />
          <Figure name="sessions" now={row.sessions} before={row.previous_sessions} />
          <Figure name="page_views" now={row.page_views} before={row.previous_page_views} />
          {row.conversions === 0 && row.previous_conversions === 0 ? (
            <Figure name="conversions" text={t.noData} note={t.home.conversionsMissing} />
          ) : (
            <Figure
              name="conversions"
              to={{ own: { who: 'overview.conversions', row: '[]' } }}
              now={row.conversions}
              before={row.previous_conversions}
            />
          )}
          {row.revenue > 0 && <Figure name="revenue" text={f.money(row.revenue, site.currency)} />}
          <Figure
            name="bounce_rate"
            {...(row.bounce_rate === null || row.sessions < SMALL_SAMPLE
              ? { text: '—', note: row.bounce_rate === null ? t.noData : t.smallSample }
              : { text: f.percent(row.bounce_rate) })}
          />
          <Figure
            name="median_engaged_ms"
            text={row.median_engaged_ms === null ? '—' : f.span(row.median_engaged_ms)}
            {...(row.median_engaged_ms === null && { note: t.noData })}
          />
        </dl>
        <div class="panel-foot">
          <span class="muted">{t.home.compared}</span>
          <Source url={load.url} name="overview" answer={load.data} />
        </div>
      </section>
      <PeopleBehind load={load} />
    </>
  )
}

interface FigureProps {
  name: keyof ReturnType<typeof useApp>['t']['figures']
  now?: number
  before?: number
  text?: string
  note?: string
  to?: Change
}

function Figure({ name, now, before, text, note, to }: FigureProps) {
  const { t, f, role } = useApp()
  const shown: ComponentChildren = text ?? f.count(now ?? 0)
  return (
    <div class="figure">
      <dt>{t.figures[name]}</dt>
      <dd>
        <span class={text === t.noData ? 'figure-none' : 'figure-value'} data-testid={`figure-${name}`}>
          {to && (to.view || role !== 'viewer') ? <Link to={to}>{shown}</Link> : shown}
        </span>
        {now !== undefined && before !== undefined && <Versus now={now} before={before} />}
        {note && <span class="figure-note">{note}</span>}
      </dd>
    </div>
  )
}

/** Up or down: an arrow and a sign, never only a colour. Small numbers change by counts, not by rates. */
function Versus({ now, before }: { now: number; before: number }) {
  const { t, f } = useApp()
  const change = before >= SMALL_SAMPLE ? f.signedPercent((now - before) / before) : f.signed(now - before)
  const way = now > before ? 'more' : now < before ? 'less' : 'same'
  return (
    <span class={`versus versus-${way}`}>
      <span aria-hidden="true">{way === 'more' ? '▲' : way === 'less' ? '▼' : '＝'}</span> {change}
      <span class="muted"> {t.previous(f.count(before))}</span>
    </span>
  )
}
