import { annotationsUrl, readVersions } from '../../api.ts'
import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { daysOf } from '../../parts/marks.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { useLoad } from '../../use-load.ts'

/** Who wrote what when: nothing that was written is lost. */
export function Versions({ id }: { id: string }) {
  const app = useApp()
  const { t, f, site } = app
  const w = t.annotations
  const url = annotationsUrl(site.key, {}, id)
  const load = useLoad(url, (signal) => readVersions(url, signal))
  return (
    <details class="versions">
      <summary>{w.versions(f.count(load.data?.length ?? 1))}</summary>
      {load.error && <Trouble t={t} error={load.error} retry={load.reload} />}
      <DataTable
        caption={w.versions(f.count(load.data?.length ?? 1))}
        rows={load.data ?? []}
        rowKey={(row) => String(row.version)}
        testid="versions"
        stacked
        columns={[
          { key: 'at', label: w.writtenAt, cell: (row) => f.dateTime(row.written_at) },
          { key: 'by', label: w.writtenBy, cell: (row) => row.written_by || '—' },
          { key: 'title', label: w.title, cell: (row) => (row.is_deleted ? w.isDeleted : row.title) },
          { key: 'days', label: w.days, cell: (row) => daysOf(app, row) || '—' },
        ]}
      />
    </details>
  )
}
