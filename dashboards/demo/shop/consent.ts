import { find, make } from './make.ts'
import { periplo } from './periplo.ts'
import { type ConsentChoice, read, write } from './store.ts'
import { t } from './words.ts'

/** What each choice of the banner tells Periplo. The shop asks nothing else of its visitors. */
const meaning: Record<ConsentChoice, Record<string, unknown>> = {
  yes: { analytics: true, ads: true, remember: true },
  no: { analytics: false, ads: false, remember: true },
  // Not a clear yes: a script that cannot measure without cookies takes it for a no.
  cookieless: { analytics: 'cookieless', ads: false, remember: true },
}

/** The banner: shown until there is a choice, and again from the link at the foot of every page. */
export function watchConsentBanner(): void {
  find('#change-consent', HTMLElement).addEventListener('click', show)
  if (!read('consent')) show()
}

function show(): void {
  document.querySelector('#consent')?.remove()
  const choices: [ConsentChoice, string][] = [
    ['yes', t.consentYes],
    ['no', t.consentNo],
    ['cookieless', t.consentCookieless],
  ]
  const title = make('h2', { id: 'consent-title', tabIndex: -1 }, t.consentTitle)
  const banner = make(
    'section',
    { id: 'consent', className: 'consent', testid: 'consent' },
    title,
    make('p', {}, t.consentText),
    make(
      'div',
      { className: 'consent-choices' },
      ...choices.map(([choice, text]) => {
        const button = make(
          'button',
          { type: 'button', className: 'button', testid: `consent-${choice}` },
          text,
        )
        button.addEventListener('click', () => {
          write('consent', choice)
          periplo('consent', meaning[choice])
          banner.remove()
        })
        return button
      }),
    ),
  )
  banner.setAttribute('aria-labelledby', title.id)
  document.body.append(banner)
}
