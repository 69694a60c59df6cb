import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Link } from '../../parts/link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Source } from '../../parts/source.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import type { PathPersonRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'

interface Props {
  asked: Record<string, string>
  /** `[step, node, next_node]`, as in the URL. */
  edge: string
  nameOf: (node: string) => string
}

/** The people of one edge: as many as its number. */
export function PathPeople({ asked, edge, nameOf }: Props) {
  const { t, f, go } = useApp()
  const [step, node, next] = readEdge(edge)
  const load = useQuery<PathPersonRow>('path_people', { ...asked, step, node, next_node: next })
  const rows = load.data?.rows ?? []
  const title = t.paths.who(nameOf(node), nameOf(next))
  return (
    <Panel
      title={title}
      busy={load.busy}
      tools={
        <button
          type="button"
          class="button quiet"
          aria-label={t.close}
          onClick={() => go({ own: { edge: '' } })}
        >
          <Icon name="cross" />
        </button>
      }
      footer={<Source url={load.url} name="path_people" answer={load.data} />}
    >
      {load.error && <Trouble t={t} error={load.error} retry={load.reload} />}
      <p class="muted" data-testid="path-people-total">
        {t.paths.shown(f.count(rows.length), f.count(rows[0]?.total ?? 0))}
      </p>
      <DataTable
        caption={title}
        rows={rows}
        rowKey={(row) => row.person_id}
        testid="path-people"
        stacked
        columns={[
          {
            key: 'person',
            label: t.figures.people,
            cell: (row) => (
              <Link to={{ view: 'people', own: { person: row.person_id } }}>{row.person_id}</Link>
            ),
          },
          { key: 'at', label: t.paths.step, cell: (row) => f.shortDateTime(row.at) },
        ]}
      />
    </Panel>
  )
}

/** What an address says may be anything: then it is the first step of everybody. */
function readEdge(text: string): [string, string, string] {
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list)) return [String(list[0] ?? 1), String(list[1] ?? ''), String(list[2] ?? '')]
  } catch {
    // Not ours.
  }
  return ['1', '', '']
}
