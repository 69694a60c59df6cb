import type { Core } from '../core.ts'
import type { Tell } from './tell.ts'

/** What the frames of forms say to the page: what it means, their word, and whose it is. */
const WORDS: Record<string, Record<string, string>> = {
  form_start: { 'form-started': 'typeform', 'calendly.date_and_time_selected': 'calendly' },
  form_submit: { onFormSubmit: 'hubspot' },
  form_success: {
    // @typeform/embed 6.1, react-calendly 4.4, @calcom/embed-core 1.5
    'form-submit': 'typeform',
    'calendly.event_scheduled': 'calendly',
    bookingSuccessfulV2: 'cal',
    // From public code, and from memory.
    onFormSubmitted: 'hubspot',
    'submission-completed': 'jotform',
  },
}

interface Word {
  type?: string
  event?: string
  eventName?: string
  action?: string
  formId?: string
  formID?: string
  id?: string
}

const ORIGIN = /^https:\/\/([\w-]+\.)*(typeform|calendly|cal|hsforms|hubspot|jotform)\.(com|eu)$/

/** Typeform, Calendly, Cal.com, Jotform and the older forms of HubSpot; the newer ones dispatch events of the window. */
export const watchFrames = ({ listen, isIgnored }: Core, tell: Tell): void => {
  listen('message', ({ data, origin, source }: MessageEvent<Word | null>) => {
    const { eventName, action, event, type = '', formId, formID, id = '' } = data ?? {}
    for (const [name, words] of Object.entries(WORDS)) {
      const provider = words[eventName ?? action ?? event ?? type]
      if (!provider) continue
      const frame = [...document.querySelectorAll('iframe')].find(
        ({ contentWindow }) => contentWindow === source,
      )
      // HubSpot's script speaks from the page itself where its form is no frame.
      const isTheirs = frame
        ? ORIGIN.test(origin) && !isIgnored(frame)
        : provider === 'hubspot' && source === window
      // `/acme/intro`: which calendar. What a page adds behind may be of a person.
      if (isTheirs) tell(name, provider, formId ?? formID ?? (id || frame?.src.split(/[?#]|\/\/[^/]+\//)[1]))
    }
  })
  // The old ones send no such event and these no such message.
  listen('hs-form-event:on-submission:success', ({ detail }: CustomEvent<{ formId?: string } | null>) =>
    tell('form_success', 'hubspot', detail?.formId),
  )
}
