import { listQueries } from '../api.ts'
import { useApp } from '../context.ts'
import { Heading } from '../parts/heading.tsx'
import { Link } from '../parts/link.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useLoad } from '../use-load.ts'
import { QueryPage } from './queries/query-page.tsx'

/** The library of saved queries: what each answers, its parameters, its rows, its SQL. */
export function Queries() {
  const { t, lang, state } = useApp()
  const load = useLoad('/api/v1/queries', listQueries)
  const name = state.own['query']
  const queries = load.data ?? []
  const query = queries.find((one) => one.name === name)
  return (
    <>
      <Heading title={t.views.queries}>
        <p class="question">{t.queries.question}</p>
      </Heading>
      {load.error && <Trouble t={t} error={load.error} retry={load.reload} />}
      <div class="library">
        <nav class="panel library-list" aria-label={t.queries.library}>
          <ul>
            {queries.map((one) => (
              <li key={one.name}>
                <Link
                  to={{ view: 'queries', own: { ...forgotten(state.own), query: one.name } }}
                  aria-current={one === query ? 'page' : undefined}
                >
                  <strong>{one.title[lang]}</strong>
                  <span>{one.question[lang]}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        {query ? (
          <QueryPage key={query.name} query={query} />
        ) : (
          load.data && <p class="panel library-none">{name ? t.queries.unknown(name) : t.queries.pick}</p>
        )}
      </div>
    </>
  )
}

/** Clears the parameters of the query before. */
function forgotten(own: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(own).map((key) => [key, '']))
}
