import { useApp } from '../context.ts'
import { Empty } from './empty.tsx'

/** Not zero but no data: the site never sent this event, and how it would. */
export function NotSent({ name, code }: { name: string; code: string }) {
  const { t } = useApp()
  return (
    <Empty title={t.empty.notSentTitle} state="not-sent">
      <p>{t.empty.notSentText(name)}</p>
      <pre class="code" tabIndex={0} role="region" aria-label={name}>
        <code>{code}</code>
      </pre>
    </Empty>
  )
}
