import { useEffect } from 'preact/hooks'
import { useApp } from '../../context.ts'
import { Copy } from '../../parts/copy.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { LiveRow } from '../../rows.ts'
import { wordOf } from '../../text/index.ts'
import { useQuery } from '../../use-load.ts'

/** The tag to paste, and a light that turns green when the first event arrives. */
export function FirstEvent({ wait, done }: { wait: () => void; done: () => void }) {
  const { t, site } = useApp()
  const tag = `<script async src="${location.origin}/p.js" data-site="${site.key}"></script>`
  const { data } = useQuery<LiveRow>('live', { minutes: 30, limit: 1 }, 1000)
  const first = data?.rows[0]
  useEffect(wait, [])
  return (
    <Empty title={t.empty.neverTitle} state="never">
      <p>{t.empty.neverText}</p>
      <div class="tag">
        <pre class="code" tabIndex={0} role="region" aria-label={t.empty.tag}>
          <code data-testid="tag">{tag}</code>
        </pre>
        <Copy text={tag} />
      </div>
      <p class={`signal ${first ? 'signal-on' : ''}`} role="status" data-testid="first-event">
        <span class="signal-light" aria-hidden="true" />
        {first
          ? t.empty.neverArrived(`${wordOf(t.events, first.name)} · ${first.url_path}`)
          : t.empty.neverWaiting}
      </p>
      {first ? (
        <button type="button" class="button primary" onClick={done}>
          {t.empty.neverGo}
        </button>
      ) : (
        <p>
          <a href="/demo/" target="_blank" rel="noopener">
            {t.empty.neverDemo}
          </a>
        </p>
      )}
    </Empty>
  )
}
