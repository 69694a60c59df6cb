import { useRef, useState } from 'preact/hooks'
import { ApiError } from '../api.ts'
import { useApp } from '../context.ts'
import { Copy } from '../parts/copy.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Icon } from '../parts/icon.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useLoad } from '../use-load.ts'
import { type SharedView, canBeShared, listSharedViews, revoke, share } from './shared-views.ts'
import { wordsOf } from './words.ts'

const DAY_MS = 86_400_000

/** Shares the view on screen by a link, and lists the links of the site. */
export function Share() {
  const { lang, t } = useApp()
  const w = wordsOf(lang)
  const dialog = useRef<HTMLDialogElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        class="button share-button"
        onClick={() => {
          setOpen(true)
          dialog.current?.showModal()
        }}
      >
        <Icon name="route" />
        {w.share}
      </button>
      <dialog ref={dialog} class="sheet" aria-label={w.title} onClose={() => setOpen(false)}>
        {open && (
          <>
            <div class="sheet-head">
              <h2>{w.title}</h2>
              <button
                type="button"
                class="button quiet"
                aria-label={t.close}
                onClick={() => dialog.current?.close()}
              >
                <Icon name="cross" />
              </button>
            </div>
            <Sheet />
          </>
        )}
      </dialog>
    </>
  )
}

function Sheet() {
  const { lang, state, site } = useApp()
  const w = wordsOf(lang)
  const list = useLoad(`shared_views ${site.key}`, (signal) => listSharedViews(site.key, signal))
  const [trouble, setTrouble] = useState<ApiError>()
  const { t } = useApp()
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setTrouble(undefined)
    try {
      await work()
      list.reload()
    } catch (error) {
      setTrouble(error instanceof ApiError ? error : new ApiError(0, 'unreadable', String(error)))
    }
  }
  return (
    <>
      {canBeShared(state.view) ? <Form attempt={attempt} /> : <p>{w.cannot}</p>}
      {(trouble ?? list.error) && <Trouble t={t} error={(trouble ?? list.error)!} />}
      <h3>{w.links}</h3>
      {list.data?.length === 0 && <p class="muted">{w.none}</p>}
      {list.data && list.data.length > 0 && (
        <Links views={list.data} revoked={(id) => void attempt(() => revoke(site.key, id))} />
      )}
    </>
  )
}

function Form({ attempt }: { attempt: (work: () => Promise<unknown>) => Promise<void> }) {
  const app = useApp()
  const { lang, state, t } = app
  const w = wordsOf(lang)
  const [made, setMade] = useState<SharedView>()
  return (
    <>
      <p>
        {w.what} {state.period ? w.moves : w.stays}
      </p>
      <form
        class="share-form"
        onSubmit={(event) => {
          event.preventDefault()
          const given = new FormData(event.currentTarget)
          const text = (name: string) => {
            const value = given.get(name)
            return typeof value === 'string' ? value.trim() : ''
          }
          const days = Number(text('days'))
          void attempt(async () =>
            setMade(
              await share(state, app, {
                title: text('title'),
                hosts: text('hosts')
                  .split(/[\s,]+/)
                  .filter(Boolean),
                expires_at: days > 0 ? new Date(Date.now() + days * DAY_MS).toISOString() : null,
              }),
            ),
          )
        }}
      >
        <label class="field">
          <span>{w.name}</span>
          <input name="title" maxLength={120} autoComplete="off" />
        </label>
        <label class="field">
          <span>{w.ends}</span>
          <select name="days">
            <option value="0">{w.never}</option>
            {Object.entries(w.days).map(([days, name]) => (
              <option key={days} value={days}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{w.hosts}</span>
          <input name="hosts" autoComplete="off" spellcheck={false} placeholder="intranet.ejemplo.com" />
          <span class="field-doc">{w.hostsHint}</span>
        </label>
        <button type="submit" class="button primary">
          {w.make}
        </button>
      </form>
      {made && (
        <div class="share-made" role="status">
          <label class="field">
            <span>{w.link}</span>
            <input readOnly value={addressOf(made)} data-testid="share-link" />
          </label>
          <div class="row">
            <Copy text={addressOf(made)} label={w.copyLink} />
            {made.hosts.length > 0 && <Copy text={frameOf(made, t.views)} label={w.copyFrame} />}
          </div>
          {made.left_out && made.left_out.length > 0 && (
            <p class="muted">{w.leftOut(made.left_out.join(', '))}</p>
          )}
        </div>
      )}
    </>
  )
}

const addressOf = ({ path }: SharedView): string => new URL(path, location.href).href

function frameOf(view: SharedView, names: Readonly<Record<string, string>>): string {
  const title = (view.title || names[view.state.view] || 'Periplo')
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
  return `<iframe src="${addressOf(view)}" title="${title}" width="100%" height="700" loading="lazy" style="border:0"></iframe>`
}

function Links({ views, revoked }: { views: readonly SharedView[]; revoked: (id: string) => void }) {
  const { lang, t, f } = useApp()
  const w = wordsOf(lang)
  const names: Readonly<Record<string, string>> = t.views
  return (
    <DataTable
      caption={w.links}
      rows={views}
      rowKey={(view) => view.id}
      testid="shared-views"
      stacked
      columns={[
        {
          key: 'title',
          label: w.view,
          cell: (view) => (
            <div>
              <b>{view.title || w.untitled}</b>
              <br />
              <span class="muted">
                {[
                  names[view.state.view] ?? view.state.view,
                  f.shortDateTime(view.created_at),
                  view.created_by || w.us,
                ].join(' · ')}
              </span>
            </div>
          ),
        },
        {
          key: 'until',
          label: w.until,
          cell: (view) => (view.expires_at ? f.shortDateTime(view.expires_at) : w.never),
        },
        { key: 'status', label: w.status, cell: (view) => w.statuses[view.status] },
        {
          key: 'do',
          label: w.link,
          cell: (view) =>
            view.status === 'open' && (
              <span class="row">
                <Copy text={addressOf(view)} label={w.copyLink} />
                <button
                  type="button"
                  class="button danger"
                  aria-label={`${w.revoke}: ${view.title || names[view.state.view]}`}
                  onClick={() => revoked(view.id)}
                >
                  {w.revoke}
                </button>
              </span>
            ),
        },
      ]}
    />
  )
}
