import { useRef, useState } from 'preact/hooks'
import { type Answer, curlOf, download, type Format, listQueries, readKey } from '../api.ts'
import { useApp } from '../context.ts'
import { useLoad } from '../use-load.ts'
import { Copy } from './copy.tsx'
import { Icon } from './icon.tsx'
import { Link } from './link.tsx'

interface Props {
  url: string
  name: string
  answer: Answer<unknown> | undefined
}

/** The foot of every panel: which query, what it read, and the door to its rows and its SQL. */
export function Source({ url, name, answer }: Props) {
  const { t, f, only } = useApp()
  const dialog = useRef<HTMLDialogElement>(null)
  const [open, setOpen] = useState(false)
  const { rows_read: read = 0, elapsed_ms: ms = 0 } = answer?.statistics ?? {}
  if (only) return <Downloads url={url} name={name} />
  return (
    <>
      <span class="source-name">
        <code>{name}</code>
        {answer && <span> · {t.source.read(f.count(read), f.count(Math.round(ms)))}</span>}
      </span>
      <button
        type="button"
        class="button quiet"
        data-testid={`source-${name}`}
        aria-label={`${t.source.open}: ${name}`}
        onClick={() => {
          setOpen(true)
          dialog.current?.showModal()
        }}
      >
        <Icon name="rows" />
        {t.source.open}
      </button>
      <dialog ref={dialog} class="sheet" aria-label={t.source.title(name)} onClose={() => setOpen(false)}>
        {open && <SourceSheet url={url} name={name} close={() => dialog.current?.close()} />}
      </dialog>
    </>
  )
}

function SourceSheet({ url, name, close }: { url: string; name: string; close: () => void }) {
  const { t } = useApp()
  const { data } = useLoad('/api/v1/queries', listQueries)
  const sql = data?.find((query) => query.name === name)?.sql ?? ''
  return (
    <>
      <div class="sheet-head">
        <h2>{t.source.title(name)}</h2>
        <button type="button" class="button quiet" aria-label={t.close} onClick={close}>
          <Icon name="cross" />
        </button>
      </div>
      <h3>{t.source.rows}</h3>
      <div class="row">
        <Downloads url={url} name={name} />
        <Copy text={curlOf(url)} label={t.source.curl} />
        <Link to={{ view: 'queries', own: { query: name } }} class="button">
          {t.source.openQuery}
        </Link>
      </div>
      <h3>{t.source.sql}</h3>
      <pre class="code" tabIndex={0} role="region" aria-label={t.source.sql}>
        <code>{sql || t.loading}</code>
      </pre>
      <Copy text={sql} label={t.source.copySql} />
    </>
  )
}

const formats: readonly Format[] = ['json', 'csv', 'ndjson']

/** Plain links to the answer, as long as no key is needed; with a key, the file is fetched and saved. */
export function Downloads({ url, name }: { url: string; name: string }) {
  return (
    <>
      {formats.map((format) => {
        const href = `${url}&format=${format}`
        return (
          <a
            key={format}
            class="button"
            href={href}
            target={format === 'csv' ? undefined : '_blank'}
            rel="noopener"
            onClick={(event) => {
              if (!readKey()) return
              event.preventDefault()
              void download(href, `${name}.${format}`)
            }}
          >
            {format.toUpperCase()}
          </a>
        )
      })}
    </>
  )
}
