import type { Journey } from '../../api.ts'
import { useApp } from '../../context.ts'
import { Copy } from '../../parts/copy.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import type { UnassignedRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'

/** What no rule covers is counted and shown with the rule that would. */
export function Unassigned({ journey }: { journey: Journey }) {
  const { t, f, range } = useApp()
  const load = useQuery<UnassignedRow>('journey_unassigned', { ...range, journey: journey.key, limit: 20 })
  const rows = load.data?.rows ?? []
  return (
    <QueryPanel title={t.map.unassigned} query="journey_unassigned" load={load}>
      {load.data && (
        <p class="muted">
          {rows.length > 0 ? t.map.unassignedText(f.count(rows[0]?.all_touches ?? 0)) : t.map.allAssigned}
        </p>
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
                <details>
                  <summary>{t.map.assign}</summary>
                  <p>{t.map.assignText(`schema/journeys/${journey.key}.yaml`)}</p>
                  <pre class="code">
                    <code>{ruleOf(row)}</code>
                  </pre>
                  <Copy text={ruleOf(row)} label={t.copy} />
                </details>
              ),
            },
          ]}
        />
      )}
    </QueryPanel>
  )
}

/** The line of a journey file that covers the kind, in YAML's flow style (which JSON is). */
function ruleOf({ name, url_path, channel }: UnassignedRow): string {
  const fields = { event: name, path: url_path, channel: url_path ? '' : channel }
  const given = Object.entries(fields).filter(([, value]) => value !== '')
  return `- { ${given.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ')} }`
}
