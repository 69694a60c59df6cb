import { type Params, type QueryDescription, queryUrl, curlOf } from '../../api.ts'
import { useApp } from '../../context.ts'
import { Copy } from '../../parts/copy.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Downloads } from '../../parts/source.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { useQuery } from '../../use-load.ts'
import { ParameterField } from './parameter-field.tsx'
import { ResultTable } from './result-table.tsx'

// Given by the frame: the site and period pickers, and the site's configuration.
const FRAME = new Set(['site', 'site_id', 'from', 'to', 'tz'])

/** One query: a form from its description, its answer, its SQL. Values are in the URL, prefixed `p.`. */
export function QueryPage({ query }: { query: QueryDescription }) {
  const { t, f, lang, site, range, state, go } = useApp()
  const fields = query.parameters.filter(({ name }) => !FRAME.has(name))
  const given: Record<string, string> = {}
  for (const { name } of fields) {
    const value = state.own[`p.${name}`]
    if (value) given[name] = value
  }
  const missing = fields.some(({ name, default: fallback }) => fallback === undefined && !given[name])
  const params: Params | null = missing ? null : { ...range, ...given }
  const load = useQuery<Record<string, unknown>>(query.name, params)
  const url = queryUrl(query.name, { site: site.key, ...range, ...given })
  const stats = load.data?.statistics

  return (
    <div class="query-page">
      <section class="panel" aria-labelledby="query-title">
        <div class="panel-head">
          <h2 id="query-title">{query.title[lang]}</h2>
          <code class="stored-name">{query.name}</code>
        </div>
        <p>{query.question[lang]}</p>
        <form
          key={JSON.stringify(given)}
          class="parameters"
          onSubmit={(event) => {
            event.preventDefault()
            const own: Record<string, string> = {}
            for (const [name, value] of new FormData(event.currentTarget))
              if (typeof value === 'string') own[`p.${name}`] = value.trim()
            go({ own })
            load.reload()
          }}
        >
          {fields.map((parameter) => (
            <ParameterField
              key={parameter.name}
              parameter={parameter}
              given={given[parameter.name] ?? ''}
              wrong={load.error?.field === parameter.name}
            />
          ))}
          <div class="row">
            <button type="submit" class="button primary">
              {t.queries.run}
            </button>
            {load.busy && (
              <button type="button" class="button" onClick={load.cancel}>
                {t.queries.cancel}
              </button>
            )}
            <Downloads url={url} name={query.name} />
            <Copy text={curlOf(url)} label={t.source.curl} />
          </div>
        </form>
      </section>
      {load.error && <Trouble t={t} error={load.error} />}
      {load.data && (
        <Panel
          title={t.queries.result}
          busy={load.busy}
          footer={
            stats && (
              <span data-testid="statistics">
                {t.source.shown(f.count(load.data.rows.length))} ·{' '}
                {t.source.read(f.count(stats.rows_read), f.count(Math.round(stats.elapsed_ms)))}
              </span>
            )
          }
        >
          <ResultTable answer={load.data} query={query} />
        </Panel>
      )}
      <section class="panel" aria-labelledby="sql-title">
        <div class="panel-head">
          <h2 id="sql-title">SQL</h2>
          <Copy text={query.sql} label={t.source.copySql} />
        </div>
        <pre class="code" tabIndex={0} role="region" aria-label={t.source.sql}>
          <code>{query.sql}</code>
        </pre>
      </section>
    </div>
  )
}
