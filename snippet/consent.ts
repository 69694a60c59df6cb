import type { Options } from './config.ts'

export type ConsentMode = 'pending' | 'denied' | 'cookieless' | 'granted'
export type Purpose = 'analytics' | 'ads' | 'ads_user_data' | 'ads_personalization' | 'functional'
/** `analytics: 'cookieless'` is a yes to counting and a no to being remembered. */
export type Purposes = { [P in Purpose]?: boolean | 'cookieless' | undefined } & {
  /** An opt-out of sale or sharing: denies the ads purposes whatever is answered beside it. */
  no_ads?: 1
}

/** Who may answer for the visitor, weakest first; a stronger one overrides purpose by purpose. */
export interface Answers {
  /** Google Consent Mode `default`: not the visitor's answer, so it only counts where the policy is opt-out. */
  gcm_default?: Purposes
  /** Google Consent Mode `update`. */
  gcm?: Purposes
  /** A consent platform, read by an adapter of a second file; `by` names the adapter. Always its whole answer. */
  cmp?: Purposes & { by?: string }
  /** An earlier `periplo('consent', …)` with `remember`. */
  remembered?: Purposes | null
  /** `periplo('consent', …)`. */
  api?: Purposes
}

export interface Consent {
  mode: ConsentMode
  purposes: string[]
  source: string
}

const SOURCES = ['gcm', 'cmp', 'remembered', 'api'] as const

/**
 * What may be done now. No answer is never taken for a yes: the policy decides.
 * Under `cookieless` a refused Consent Mode means no storage; a refusal to the site or to its platform stops everything.
 * `noAds`, as Global Privacy Control says it, denies the ads purposes whatever was answered.
 */
export const decide = (policy: Options['consent'], answers: Answers, noAds?: unknown): Consent => {
  let source = 'policy'
  const purposes: Purposes = policy === 'opt-out' ? { analytics: true, ...answers.gcm_default } : {}
  // Denied by default means that the site waits for an answer.
  purposes.analytics ||= undefined
  for (const from of SOURCES) {
    const given: Answers['cmp'] | null = answers[from]
    Object.assign(purposes, given)
    if (given?.analytics !== undefined) source = given.by ?? from
  }
  const { analytics } = purposes
  return {
    mode:
      analytics === true
        ? 'granted'
        : analytics || (policy === 'cookieless' && (analytics === undefined || source === 'gcm'))
          ? 'cookieless'
          : analytics === undefined
            ? 'pending'
            : 'denied',
    purposes: (Object.keys(purposes) as Purpose[]).filter(
      (purpose) => purposes[purpose] === true && !((noAds || purposes.no_ads) && purpose.startsWith('ads')),
    ),
    source,
  }
}

/** Granted or cookieless. */
export const maySend = ({ mode }: Consent): boolean => /^[gc]/.test(mode)

/** Nobody has answered, and nothing may be done. */
export const UNANSWERED: Consent = { mode: 'pending', purposes: [], source: 'policy' }
/** What is allowed now. */
export let consent = UNANSWERED
export const putConsent = (next: Consent): void => {
  consent = next
}
