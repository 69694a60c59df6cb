import { useApp } from '../../context.ts'
import { PeoplePanel } from '../../parts/people-panel.tsx'
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
  return (
    <PeoplePanel
      title={
        node === ''
          ? nameOf(next)
          : next === ''
            ? t.paths.at(nameOf(node))
            : t.paths.who(nameOf(node), nameOf(next))
      }
      query="path_people"
      load={load}
      close={() => go({ own: { edge: '' } })}
      columns={[{ key: 'at', label: t.paths.step, cell: (row) => f.shortDateTime(row.at) }]}
    />
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
