import { make } from './make.ts'
import { periplo } from './periplo.ts'
import { t } from './words.ts'

const PROVIDER = { chat_provider: 'demo' }

/** The shop's own chat bubble. Periplo hears that messages went by and which way, never what they said. */
export function watchChat(): void {
  let started = false
  const log = make('div', { className: 'chat-log', testid: 'chat-log' })
  log.setAttribute('role', 'log')
  const field = make('input', {
    id: 'chat-field',
    testid: 'chat-field',
    label: t.chatField,
    autocomplete: 'off',
  })
  field.placeholder = t.chatField
  const button = make(
    'button',
    { type: 'button', className: 'button primary', testid: 'chat-send' },
    t.chatSend,
  )
  // No <form>: a message to a shop is not one of its forms, and would be counted as one.
  const writing = make('div', { className: 'chat-form' }, field, button)
  const panel = make(
    'section',
    { className: 'chat-panel', hidden: true, label: t.chat, id: 'chat-panel' },
    log,
    writing,
  )
  const bubble = make(
    'button',
    { type: 'button', className: 'chat-bubble', testid: 'open-chat', id: 'open-chat' },
    t.chat,
  )
  bubble.setAttribute('aria-expanded', 'false')
  bubble.setAttribute('aria-controls', 'chat-panel')
  say('bot', t.chatHello)

  bubble.addEventListener('click', () => {
    panel.hidden = !panel.hidden
    bubble.setAttribute('aria-expanded', String(!panel.hidden))
    periplo('track', panel.hidden ? 'chat_close' : 'chat_open', PROVIDER)
    if (!panel.hidden) field.focus()
  })
  field.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') send()
  })
  button.addEventListener('click', send)
  document.body.append(panel, bubble)

  function send(): void {
    const text = field.value.trim()
    if (!text) return
    field.value = ''
    if (!started) periplo('track', 'chat_start', PROVIDER)
    started = true
    say('visitor', text)
    periplo('track', 'chat_message', { ...PROVIDER, direction: 'visitor' })
    setTimeout(() => {
      say('bot', t.chatReply)
      periplo('track', 'chat_message', { ...PROVIDER, direction: 'bot' })
    }, 900)
  }

  function say(who: 'visitor' | 'bot', text: string): void {
    log.append(make('p', { className: `said said-${who}` }, text))
    log.scrollTop = log.scrollHeight
  }
}
