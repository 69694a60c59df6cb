import { useRef, useState } from 'preact/hooks'
import { type ApiError, type Erasure, download, erasePerson, personUrl } from '../../api.ts'
import { useApp } from '../../context.ts'
import { toApiError } from '../../parts/api-error.ts'
import { Icon } from '../../parts/icon.tsx'
import { Trouble } from '../../parts/trouble.tsx'

/** What a person may ask of the site: their data, and to be forgotten. `done`: the person is gone. */
export function PersonRights({ id, done }: { id: string; done: () => void }) {
  const { t, site, role } = useApp()
  const w = t.rights
  const dialog = useRef<HTMLDialogElement>(null)
  const [error, setError] = useState<ApiError | undefined>(undefined)
  const [isOpen, setOpen] = useState(false)
  if (role === 'viewer') return null
  return (
    <div class="row rights">
      <button
        type="button"
        class="button"
        onClick={() => {
          setError(undefined)
          download(personUrl(site.key, id, '/export'), `${id}.json`).catch((thrown: unknown) =>
            setError(toApiError(thrown)),
          )
        }}
      >
        {w.export}
      </button>
      {role === 'admin' && (
        <button
          type="button"
          class="button danger"
          onClick={() => {
            setOpen(true)
            dialog.current?.showModal()
          }}
        >
          {w.erase}
        </button>
      )}
      {error && <Trouble t={t} error={error} />}
      <dialog ref={dialog} class="sheet" aria-label={w.eraseTitle} onClose={() => setOpen(false)}>
        {isOpen && <EraseSheet id={id} close={() => dialog.current?.close()} done={done} />}
      </dialog>
    </div>
  )
}

/** Asks for the id, so that nobody is erased by a click, and says what went. */
function EraseSheet({ id, close, done }: { id: string; close: () => void; done: () => void }) {
  const { t, f, site } = useApp()
  const w = t.rights
  const [typed, setTyped] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | undefined>(undefined)
  const [erasure, setErasure] = useState<Erasure | undefined>(undefined)
  const rows = Object.entries(erasure?.removed ?? {})

  const erase = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      setErasure(await erasePerson(site.key, id))
    } catch (thrown) {
      setError(toApiError(thrown))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <div class="sheet-head">
        <h2>{w.eraseTitle}</h2>
        <button type="button" class="button quiet" aria-label={t.close} onClick={close}>
          <Icon name="cross" />
        </button>
      </div>
      {erasure ? (
        <div role="status" data-testid="erased">
          <p>{w.erased(f.count(rows.reduce((sum, [, count]) => sum + count, 0)))}</p>
          <ul>
            {rows.map(([table, count]) => (
              <li key={table}>
                <code>{table}</code> {f.count(count)}
              </li>
            ))}
          </ul>
          <p class="muted">{erasure.old_parts === 0 ? w.gone : w.oldParts(f.count(erasure.old_parts))}</p>
          <button type="button" class="button primary" onClick={done}>
            {t.timeline.back}
          </button>
        </div>
      ) : (
        <form
          aria-busy={isBusy}
          onSubmit={(event) => {
            event.preventDefault()
            if (typed === id && !isBusy) void erase()
          }}
        >
          <p>{w.eraseText}</p>
          <label class="field">
            <span>
              {w.typeId} <code>{id}</code>
            </span>
            <input
              type="text"
              autoComplete="off"
              spellcheck={false}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          </label>
          {error && <Trouble t={t} error={error} />}
          <div class="row">
            <button type="submit" class="button danger" disabled={typed !== id || isBusy}>
              {isBusy ? w.erasing : w.eraseNow}
            </button>
            <button type="button" class="button" onClick={close}>
              {w.cancel}
            </button>
          </div>
        </form>
      )}
    </>
  )
}
