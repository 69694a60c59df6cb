import { journeysUrl, listJourneys } from '../../api.ts'
import { useApp } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'
import { Link } from '../../parts/link.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import type { Finding as FindingRow, GrowthRow, LeakRow, WorstRow } from '../../rows.ts'
import type { Change } from '../../state.ts'
import { useLoad, useQuery } from '../../use-load.ts'

/** What is new, as three sentences that queries found; each leads to where it can be looked into. */
export function Findings() {
  const { t, f, lang, site } = useApp()
  const w = t.findings
  const url = journeysUrl(site.key)
  const journeys = useLoad(url, (signal) => listJourneys(url, signal)).data?.journeys
  const stageOf = (key: string) =>
    journeys?.[0]?.stages.find((stage) => stage.key === key)?.title[lang] ?? key
  const share = (part: number, whole: number) => {
    const count = t.ofN(f.count(part), f.count(whole))
    return whole < SMALL_SAMPLE ? count : w.share(count, f.percent(part / whole))
  }
  return (
    <section class="findings" aria-label={w.list}>
      <Finding<LeakRow>
        query="new_leak"
        words={w.leak}
        say={(row) =>
          w.leak.found(
            stageOf(row.stage),
            share(row.left, row.entered),
            share(row.left_before, row.entered_before),
          )
        }
        to={(row) => ({ view: 'map', own: row ? { stage: row.stage, outcome: 'left' } : {} })}
      />
      <Finding<GrowthRow>
        query="growing_path"
        words={w.path}
        say={(row) =>
          w.path.found(
            row.node,
            row.next_node,
            share(row.people, row.all_people),
            share(row.people_before, row.all_people_before),
          )
        }
        to={(row) => ({
          view: 'paths',
          own: row ? { edge: JSON.stringify([row.step, row.node, row.next_node]) } : {},
        })}
      />
      <Finding<WorstRow>
        query="worst_touchpoint"
        words={w.touchpoint}
        say={(row) =>
          w.touchpoint.found(
            row.touchpoint.replaceAll('_', ' ') || t.findings.touchpoint.unknown,
            share(row.low, row.answers),
            share(row.other_low, row.other_answers),
          )
        }
        to={(row) => ({
          view: 'voice',
          own: row ? { instrument: row.instrument, part: row.touchpoint, outcome: 'low' } : {},
        })}
      />
    </section>
  )
}

interface Props<Row> {
  query: string
  words: { title: string; nothing: string; too_few: string; go: string }
  /** The sentence, with its numbers. */
  say: (row: Row) => string
  /** Where it can be looked into; without a finding, the view as it is. */
  to: (row: Row | undefined) => Change
}

function Finding<Row extends FindingRow>({ query, words, say, to }: Props<Row>) {
  const { range } = useApp()
  const load = useQuery<Row>(query, { ...range })
  const row = load.data?.rows[0]
  const found = row?.verdict === 'found' ? row : undefined
  return (
    <QueryPanel title={words.title} query={query} load={load}>
      {load.data && (
        <>
          <p class={found ? 'finding' : 'finding muted'} data-testid={`finding-${query}`}>
            {found ? say(found) : row?.verdict === 'nothing' ? words.nothing : words.too_few}
          </p>
          <Link to={to(found)} class="button">
            {words.go}
          </Link>
        </>
      )}
    </QueryPanel>
  )
}
