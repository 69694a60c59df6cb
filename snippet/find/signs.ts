/** A second file, and what on a page says that it is needed: any of these. */
export interface Sign {
  part: string
  /** Names in the window, apart by spaces. */
  globals?: string
  /** A CSS selector. */
  selector?: string
  /** A file whose name begins so was asked for. */
  after?: string
  /** What none of these says. */
  test?: () => unknown
}

const FORM = 'form,input,select,textarea'

/** GA4's messages have items in there; Universal Analytics' have not. */
const isLegacy = () =>
  (window as { dataLayer?: { ecommerce?: { items?: unknown } }[] }).dataLayer?.some?.(
    (message) => message?.ecommerce && !message.ecommerce.items,
  )
/** Most pages have structured data, few of a product. */
const hasProduct = () =>
  [...document.querySelectorAll('[type="application/ld+json"]')].some(({ textContent }) =>
    textContent?.includes('"Product'),
  )

/**
 * Everything that is looked for, in the order in which it is fetched; consent comes first because the rest waits for it, then
 * the chats because Crisp's queue can only be joined until its script has come.
 */
export const SIGNS: Sign[] = [
  {
    part: 'cmp-a',
    globals:
      'Cookiebot CookieConsent getCkyConsent CookieScript Didomi didomiOnReady cmplz_has_consent wp_has_consent',
  },
  { part: 'cmp-b', globals: 'OneTrust Osano Shopify klaro _iub' },
  { part: 'cmp-c', globals: '__tcfapi __gpp __uspapi __ucCmp UC_UI' },
  // The driver comes after the platforms that were found, so that its first word is not that of the weaker ones.
  { part: 'cmp', globals: 'google_tag_data', after: 'cmp-' },
  {
    part: 'chat',
    globals:
      '$crisp Intercom zE Tawk_API drift LiveChatWidget tidioChatApi fcWidget olark GorgiasChat embeddedservice_bootstrap $chatwoot chatwootSettings HubSpotConversations hsConversationsOnReady hsConversationsSettings',
  },
  {
    part: 'chat-b',
    globals:
      'drift LiveChatWidget tidioChatApi fcWidget olark GorgiasChat embeddedservice_bootstrap $chatwoot chatwootSettings HubSpotConversations hsConversationsOnReady hsConversationsSettings',
  },
  // Every page has one.
  { part: 'links', selector: 'html' },
  { part: 'errors', selector: 'html' },
  { part: 'page', selector: 'html' },
  { part: 'cart-shops', globals: 'Shopify', selector: '[class*=woocommerce],[class*=wc-block]' },
  { part: 'cart-more', globals: 'adobeDataLayer prestashop', selector: '[type="text/x-magento-init"]' },
  { part: 'cart-events', globals: 'bodlEvents', test: isLegacy },
  {
    part: 'cart-product',
    selector: '[itemtype$="schema.org/Product"],[property="og:type"][content*=product]',
    test: hasProduct,
  },
  // Its adapters wait for it.
  { part: 'cart', after: 'cart-' },
  { part: 'forms', selector: FORM },
  { part: 'forms-fields', selector: FORM },
  { part: 'forms-result', selector: FORM },
  {
    part: 'forms-vendors',
    selector:
      '[class^=hs-form],.wpcf7,[id^=gform_],.wpforms-form,.elementor-form,.w-form,[src*=hsforms],[src*=typeform],[src*=calendly],[src*="cal.com/"],[src*=jotform]',
  },
  { part: 'video', selector: 'video,[src*="//www.youtube"],[src*="//player.vimeo"]' },
  { part: 'survey-tools', globals: '_sva satismeter posthog', selector: '[data-periplo-survey]' },
]

/** What every page gets once it has loaded and has nothing better to do. */
export const IDLE = ['friction', 'vitals']
