import type { Fields } from '../track.ts'

/**
 * Whose form it is, by the markup that its maker puts around or on it: names of classes and ids seen in public code and
 * themes, not in the makers' own words. Around HubSpot's newer forms it is `hs-form-html` or `hs-form-frame`.
 */
const MAKERS = {
  contact_form_7: '.wpcf7',
  gravity: '[id^=gform_]',
  wpforms: '.wpforms-form',
  elementor: '.elementor-form',
  webflow: '.w-form',
  hubspot: '[class*=hs-form]',
}

/** `hsForm_<guid>`, `wpcf7-f12-p3-o1`, `gform_12`, `gform_confirmation_wrapper_12`, `wpforms-form-12`. */
const ID = /[\da-f-]{36}|\d+(?=-[op]|$)/

export const readId = (box: Element | null): string | undefined =>
  (box as HTMLElement | null)?.dataset['formId'] ?? ID.exec(box?.id ?? '')?.[0]

/** Maker and the maker's id of a form in the page; nothing of one that the site made. */
export const recognize = (form: Element): Fields | undefined => {
  for (const [form_provider, selector] of Object.entries(MAKERS)) {
    const box = form.closest(selector)
    const form_id = readId(box)
    if (box) return { form_provider, ...(form_id && { form_id }) }
  }
  return undefined
}
