import { useEffect, useRef, useState } from 'preact/hooks'
import { useApp } from '../../context.ts'
import { Announce } from '../../parts/announce.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Source } from '../../parts/source.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import type { PersonRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'
import { PeopleTable } from './table.tsx'

const PAGE = 50
const kinds = ['all', 'known', 'anonymous'] as const

/** Everybody of the period, latest first; search, kind and page are in the URL. */
export function PeopleList() {
  const { t, f, state, range, go } = useApp()
  const search = state.own['search'] ?? ''
  const only = kinds.find((kind) => kind === state.own['only']) ?? 'all'
  const page = Math.max(1, Number.parseInt(state.own['page'] ?? '1', 10) || 1)
  const offset = (page - 1) * PAGE
  const load = useQuery<PersonRow>('people', { ...range, search, only, limit: PAGE, offset })
  const rows = load.data?.rows ?? []
  const total = rows[0]?.total ?? 0
  const filtered = search !== '' || only !== 'all'
  const count = load.data && !load.busy ? t.people.total(total, f.count(total)) : ''

  return (
    <>
      <Heading title={t.views.people}>
        <p class="question">{t.people.question}</p>
      </Heading>
      <div class="filters">
        <Search value={search} />
        <Segments
          label={t.people.only}
          value={only}
          options={kinds.map((key) => ({ key, label: t.people[key] }))}
          pick={(key) => go({ own: { only: key === 'all' ? '' : key, page: '' } })}
        />
        <strong class="total" data-testid="people-total">
          {count}
        </strong>
      </div>
      <Announce text={count} />
      {load.error && <Trouble t={t} error={load.error} retry={load.reload} />}
      {load.data && !load.busy && rows.length === 0 ? (
        <NoPeople filtered={filtered} />
      ) : (
        <Panel
          title={t.views.people}
          busy={load.busy}
          footer={
            <>
              <Pager page={page} total={total} shown={rows.length} />
              <Source url={load.url} name="people" answer={load.data} />
            </>
          }
        >
          <PeopleTable rows={rows} />
        </Panel>
      )}
    </>
  )
}

/** Searches shortly after the typing stops; the words typed stay one entry of the history. */
function Search({ value }: { value: string }) {
  const { t, go } = useApp()
  const [text, setText] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setText(value), [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <label class="field inline search">
      <span class="hidden">{t.people.search}</span>
      <input
        type="search"
        name="search"
        placeholder={`${t.people.search}: ${t.people.searchHint}`}
        value={text}
        onInput={(event) => {
          const typed = event.currentTarget.value
          setText(typed)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => go({ own: { search: typed.trim(), page: '' } }, value !== ''), 250)
        }}
      />
    </label>
  )
}

function Pager({ page, total, shown }: { page: number; total: number; shown: number }) {
  const { t, f, go } = useApp()
  const first = (page - 1) * PAGE + 1
  const last = first + shown - 1
  if (total <= PAGE) return null
  const move = (to: number) => go({ own: { page: to === 1 ? '' : String(to) } })
  return (
    <nav class="row tight pager" aria-label={t.views.people}>
      <button type="button" class="button" disabled={page === 1} onClick={() => move(page - 1)}>
        {t.people.previousPage}
      </button>
      <span>{t.people.showing(f.count(first), f.count(last), f.count(total))}</span>
      <button type="button" class="button" disabled={last >= total} onClick={() => move(page + 1)}>
        {t.people.nextPage}
      </button>
    </nav>
  )
}

/** Nobody after filters: offer to take each away. Nobody at all: the home page knows what to do. */
function NoPeople({ filtered }: { filtered: boolean }) {
  const { t, state, go } = useApp()
  const { search, only } = state.own
  if (!filtered)
    return (
      <Empty title={t.empty.rangeTitle} state="range">
        <button type="button" class="button primary" onClick={() => go({ view: 'home', own: {} })}>
          {t.views.home}
        </button>
      </Empty>
    )
  return (
    <Empty title={t.empty.filtersTitle} state="filters">
      <p>{t.empty.filtersText}</p>
      <div class="row centre">
        {search && (
          <button type="button" class="button" onClick={() => go({ own: { search: '', page: '' } })}>
            {t.empty.removeFilter(`${t.people.search}: ${search}`)}
          </button>
        )}
        {only && (
          <button type="button" class="button" onClick={() => go({ own: { only: '', page: '' } })}>
            {t.empty.removeFilter(only === 'known' ? t.people.known : t.people.anonymous)}
          </button>
        )}
      </div>
    </Empty>
  )
}
