import type { Core } from '../core.ts'
import type { ChatAdapter, Said } from './adapter.ts'

// Chats are often loaded late, on purpose: twenty seconds.
const EVERY_MS = 500
const TIMES = 40

/** What may be an id; a sentence or an e-mail address may not. */
const ID = /^[\w.:-]{1,128}$/

const conversationId = (detail?: { conversationId?: string }) => detail?.conversationId

/** Turns what one widget says into events. */
const reporter = (adapter: ChatAdapter, core: Core, page: Window) => {
  // What is open is not opened again. A close that follows no open is the widget taking its place.
  let panel: Said = 'chat_close'
  let talk: Said | undefined
  let chat_id: string | undefined
  const read = core.guard(adapter.readId ?? conversationId)

  return (said: Said, detail: unknown): void => {
    const id = String(read(detail as never, page) ?? '')
    if (id !== chat_id && ID.test(id)) {
      // Another conversation, though nobody said that the one before had ended.
      if (chat_id) talk = undefined
      chat_id = id
    }
    const tell = (name: string, more?: object) =>
      core.track(name, { chat_provider: adapter.provider, chat_id, ...more })

    if (typeof said !== 'string') {
      const [score, scale_min, scale_max] = said
      // What a widget hands over need not be what its reference says, and might be words.
      if (Number.isFinite(score)) tell('chat_rate', { score, scale_min, scale_max })
    } else if (/_(open|close)/.test(said)) {
      if (panel !== said) tell((panel = said))
    } else if (/_(start|end)/.test(said)) {
      if (talk !== said) tell((talk = said))
    } else if (said === 'chat_agent_join') tell(said)
    else tell('chat_message', { direction: said })
  }
}

/**
 * Subscribes to a widget once it takes subscriptions; says whether that is done. A widget that refuses the first one is
 * not ready yet; one that refuses a later one does without it and what follows.
 */
const attach = (adapter: ChatAdapter, core: Core, page: Window): boolean => {
  let isAttached = false
  core.guard(() => {
    const subscribe = adapter.find(page)
    if (!subscribe) return
    const report = reporter(adapter, core, page)
    for (const [name, meaning] of Object.entries(adapter.events)) {
      const hear = (detail: unknown) => {
        const said = typeof meaning === 'function' ? meaning(detail as never) : meaning
        if (said) report(said, detail)
      }
      subscribe(name, core.guard(hear))
      isAttached = true
    }
  })()
  return isAttached
}

/** Listens to the chat widgets of the page, those that come late too. */
export const watchChats = (core: Core, adapters: ChatAdapter[], page: Window = window): void => {
  let missing = adapters
  let left = TIMES
  const look = () => {
    missing = missing.filter((adapter) => !attach(adapter, core, page))
    if (--left) setTimeout(look, EVERY_MS)
  }
  look()
}
