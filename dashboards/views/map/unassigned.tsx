import { useRef, useState } from 'preact/hooks'
import type { Journey } from '../../api.ts'
import { useApp } from '../../context.ts'
import { Copy } from '../../parts/copy.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { useLazy } from '../../parts/lazy.ts'
import { Link } from '../../parts/link.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import type { UnassignedRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'

interface Props {
  journey: Journey
  canWrite: boolean
  /** The journey is another, here or by somebody else. */
  changed: () => void
}

/** Kinds of events in the list at first, and at most. */
const SOME = 20
const MOST = 1000

/** What no rule covers is counted, and assigned here, or shown with the rule that would. */
export function Unassigned({ journey, canWrite, changed }: Props) {
  const { t, f, state, range } = useApp()
  const limit = state.own['kinds'] === 'all' ? MOST : SOME
  const load = useQuery<UnassignedRow>('journey_unassigned', { ...range, journey: journey.key, limit })
  const rows = load.data?.rows ?? []
  const heading = useRef<HTMLHeadingElement>(null)
  const [news, setNews] = useState('')
  const text = canWrite ? t.map.unassignedHere : t.map.unassignedText
  return (
    <QueryPanel title={t.map.unassigned} query="journey_unassigned" load={load} heading={heading}>
      <p role="status" class={news ? 'notice' : 'hidden'}>
        {news}
      </p>
      {load.data && (
        <p class="muted">{rows.length > 0 ? text(f.count(rows[0]?.all_touches ?? 0)) : t.map.allAssigned}</p>
      )}
      {rows.length > 0 && (
        <DataTable
          caption={t.map.unassigned}
          rows={rows}
          rowKey={(row) => [row.name, row.url_path, row.channel, row.source, row.origin].join(' ')}
          testid="unassigned"
          stacked
          columns={[
            { key: 'name', label: t.map.event, cell: (row) => <code>{row.name}</code> },
            { key: 'where', label: t.map.where, cell: (row) => row.url_path || row.channel || row.origin },
            { key: 'people', label: t.figures.people, numeric: true, cell: (row) => f.count(row.people) },
            {
              key: 'assign',
              label: t.map.assign,
              cell: (row) => (
                <Assign
                  row={row}
                  journey={journey}
                  canWrite={canWrite}
                  reload={changed}
                  done={(touchpoint) => {
                    setNews(t.map.assigned(row.name, touchpoint))
                    // Its row goes, and with it where the focus was.
                    heading.current?.focus()
                    changed()
                    load.reload()
                  }}
                />
              ),
            },
          ]}
        />
      )}
      {rows.length === SOME && limit === SOME && (
        <Link class="button" to={{ own: { kinds: 'all' } }}>
          {t.map.allKinds}
        </Link>
      )}
    </QueryPanel>
  )
}

interface AssignProps {
  row: UnassignedRow
  journey: Journey
  canWrite: boolean
  reload: () => void
  done: (touchpoint: string) => void
}

function Assign({ row, journey, canWrite, reload, done }: AssignProps) {
  const { t } = useApp()
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.map.assign}</summary>
      {isOpen && canWrite && <LazyForm row={row} journey={journey} reload={reload} done={done} />}
      {!canWrite && (
        <>
          <p>{t.map.assignText(`schema/journeys/${journey.key}.yaml`)}</p>
          <pre class="code">
            <code>{ruleOf(row)}</code>
          </pre>
          <Copy text={ruleOf(row)} label={t.copy} />
        </>
      )}
    </details>
  )
}

function LazyForm(props: Omit<AssignProps, 'canWrite'>) {
  const Form = useLazy(() => import('./assign-form.tsx').then((file) => file.AssignForm))
  return Form ? <Form {...props} /> : null
}

/** The line of a journey file that covers the kind, in YAML's flow style (which JSON is). */
function ruleOf({ name, url_path, channel }: UnassignedRow): string {
  const fields = { event: name, path: url_path, channel: url_path ? '' : channel }
  const given = Object.entries(fields).filter(([, value]) => value !== '')
  return `- { ${given.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ')} }`
}
