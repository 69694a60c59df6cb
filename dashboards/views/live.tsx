import { useEffect, useRef, useState } from 'preact/hooks'
import { useApp } from '../context.ts'
import { Announce } from '../parts/announce.tsx'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { Icon } from '../parts/icon.tsx'
import { Panel } from '../parts/panel.tsx'
import { Source } from '../parts/source.tsx'
import { Trouble } from '../parts/trouble.tsx'
import type { LiveRow } from '../rows.ts'
import { wordOf } from '../text/index.ts'
import { useQuery } from '../use-load.ts'
import { LiveList } from './live/list.tsx'

const EVERY_MS = 1000
const MINUTES = 30
const NOW_SECONDS = 5 * 60
// A second's answer stays small; past this the figures say "or more".
const LIMIT = 200
const SHOWN = 50
// Screen readers are told of news at most this often.
const ANNOUNCE_MS = 5000

/** What is happening now: asked for every second while the page is visible. */
export function Live() {
  const { t, f } = useApp()
  const [paused, setPaused] = useState(false)
  const load = useQuery<LiveRow>('live', { minutes: MINUTES, limit: LIMIT }, paused ? 0 : EVERY_MS)
  const rows = load.data?.rows ?? []
  const now = new Set(rows.filter((row) => row.seconds_ago < NOW_SECONDS).map((row) => row.person_id)).size
  // With the list full, people further back are not in it: say so instead of giving too small a number.
  const full = rows.length === LIMIT
  const some = (n: number) => (full ? t.live.atLeast(f.count(n)) : f.count(n))

  return (
    <>
      <Heading title={t.views.live}>
        <p class="question">{t.live.question}</p>
        <div class="heading-tools">
          <span class={`signal ${paused || load.error ? '' : 'signal-on'}`}>
            <span class="signal-light" aria-hidden="true" />
            {paused ? t.live.paused : t.live.listening}
          </span>
          <button type="button" class="button" onClick={() => setPaused(!paused)}>
            <Icon name={paused ? 'play' : 'pause'} />
            {paused ? t.live.resume : t.live.pause}
          </button>
        </div>
      </Heading>
      {load.data && <News rows={rows} />}
      {load.error && <Trouble t={t} error={load.error} retry={load.reload} />}
      <dl class="figures figures-few">
        <div class="figure">
          <dt>{t.live.now}</dt>
          <dd>
            <span class="figure-value" data-testid="people-now">
              {some(now)}
            </span>
            <span class="figure-note">{t.live.nowHint}</span>
          </dd>
        </div>
        <div class="figure">
          <dt>{t.live.events}</dt>
          <dd>
            <span class="figure-value">{some(rows.length)}</span>
            <span class="figure-note">{t.live.eventsHint(f.count(MINUTES))}</span>
          </dd>
        </div>
      </dl>
      <Panel title={t.latest.list} footer={<Source url={load.url} name="live" answer={load.data} />}>
        {rows.length > 0 ? (
          <LiveList rows={rows.slice(0, SHOWN)} />
        ) : (
          !load.busy && (
            <Empty title={t.empty.liveTitle} state="live">
              <p>{t.empty.liveText}</p>
            </Empty>
          )
        )}
      </Panel>
    </>
  )
}

/** Says how many events are new, politely and not too often. */
function News({ rows }: { rows: readonly LiveRow[] }) {
  const { t, f } = useApp()
  const [text, setText] = useState('')
  const seen = useRef<string | null>(null)
  const said = useRef(0)
  const latest = rows[0]?.received_at ?? ''
  useEffect(() => {
    const before = seen.current
    const fresh = before === null ? 0 : rows.filter((row) => row.received_at > before).length
    if (before !== null && (fresh === 0 || Date.now() - said.current < ANNOUNCE_MS)) return
    seen.current = latest
    const [first] = rows
    if (fresh === 0 || !first) return
    said.current = Date.now()
    setText(t.live.arrived(fresh, f.count(fresh), `${wordOf(t.events, first.name)} ${first.url_path}`))
  }, [latest])
  return <Announce text={text} />
}
