import { type Annotation, annotationsUrl, listAnnotations } from '../api.ts'
import { type App, useApp } from '../context.ts'
import { addDays } from '../state.ts'
import { useLoad } from '../use-load.ts'
import { Link } from './link.tsx'

/** Annotations as they are now, the latest day first. A chart waits for none; a shared view has none: they are the team's. */
export function useAnnotations(params: Record<string, string> | undefined): Annotation[] {
  const { site, only } = useApp()
  const url = params && !only ? annotationsUrl(site.key, params) : null
  return useLoad(url, (signal) => listAnnotations(url ?? '', signal)).data ?? []
}

/** Annotations of the period, the earliest first. */
export function useMarks(): Annotation[] {
  const { range } = useApp()
  return useAnnotations({ ...range }).toReversed()
}

/** The day or days of an annotation; nothing for one of no day. */
export function daysOf({ f, t }: App, { first_day: first, last_day: last }: Annotation): string {
  if (first === null) return ''
  return last === null || last === first
    ? f.shortDay(first)
    : t.marks.days(f.shortDay(first), f.shortDay(last))
}

const SHOWN = 6

/** What the marks of a chart say, by their numbers: each a link to the whole of it. */
export function MarkList({ marks }: { marks: readonly Annotation[] }) {
  const app = useApp()
  const { t, f } = app
  if (marks.length === 0) return null
  const list = (some: readonly Annotation[], start: number) => (
    <ol class="marks" start={start} aria-label={t.marks.title}>
      {some.map((mark) => (
        <li key={mark.annotation_id}>
          <MarkLink mark={mark} />{' '}
          <span class="muted">
            {t.marks.kinds[mark.kind]} · {daysOf(app, mark)}
          </span>
        </li>
      ))}
    </ol>
  )
  return (
    <div data-testid="marks">
      {list(marks.slice(0, SHOWN), 1)}
      {marks.length > SHOWN && (
        <details>
          <summary>{t.marks.more(f.count(marks.length - SHOWN))}</summary>
          {list(marks.slice(SHOWN), SHOWN + 1)}
        </details>
      )}
    </div>
  )
}

export const MarkLink = ({ mark: { annotation_id: note, title } }: { mark: Annotation }) => (
  <Link to={{ view: 'annotations', own: { note } }}>{title}</Link>
)

/** Annotations of one day, or of the days from it on, beside its name in a table. */
export function MarksOf({
  marks,
  day,
  days = 1,
}: {
  marks: readonly Annotation[]
  day: string
  days?: number
}) {
  const { t } = useApp()
  const end = addDays(day, days)
  const some = marks.filter(
    ({ first_day: first, last_day: last }) => first !== null && first < end && (last ?? first) >= day,
  )
  return (
    <>
      {some.map((mark) => (
        <small key={mark.annotation_id} class="mark-of-day">
          ○ {t.marks.kinds[mark.kind]}: <MarkLink mark={mark} />
        </small>
      ))}
    </>
  )
}

/** Where somebody who may writes one. */
export function AddMark({ own = {}, ...rest }: { own?: Record<string, string>; class?: string }) {
  const { t, role } = useApp()
  if (role === 'viewer') return null
  return (
    <Link {...rest} to={{ view: 'annotations', own: { note: 'new', ...own } }}>
      {t.marks.add}
    </Link>
  )
}
