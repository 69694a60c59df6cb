import { timedId } from '../random-id.ts'
import type { PixelApi, PixelEvent, Variant } from './shopify.ts'

export interface PixelSettings {
  /** Public key of the site. */
  site: string
  /** Base of the collector: events go to `<api>/e`. */
  api: string
  /** The theme has no tag of ours: record products, lists and the cart here too. */
  all?: boolean
}

/** Shopify's word and ours. */
const EVENTS = Object.entries({
  product_viewed: 'view_item',
  collection_viewed: 'view_item_list',
  cart_viewed: 'view_cart',
  product_added_to_cart: 'add_to_cart',
  product_removed_from_cart: 'remove_from_cart',
  checkout_started: 'begin_checkout',
  checkout_shipping_info_submitted: 'add_shipping_info',
  payment_info_submitted: 'add_payment_info',
  checkout_completed: 'purchase',
})
/** What only Shopify can tell: no tag runs in its checkout. */
const CHECKOUT = /^(checkout|payment)/
const SESSION_GAP = 30 * 60_000
const MAX_ITEMS = 200

interface Line {
  variant?: Variant | null
  merchandise?: Variant | null
  quantity?: number
  title?: string | null
}

/** What is null or empty is left out when it is written. */
const toItem = ({ variant, merchandise = variant ?? null, quantity, title }: Line) => ({
  item_id: merchandise?.sku || merchandise?.id,
  item_name: merchandise?.product.title ?? title,
  item_brand: merchandise?.product.vendor,
  item_category: merchandise?.product.type,
  item_variant: merchandise?.title,
  price: merchandise?.price.amount,
  quantity,
})

const readFields = ({ data }: PixelEvent, name: string): Record<string, unknown> => {
  const { checkout, cart, cartLine, productVariant, collection } = data
  const variants = collection?.productVariants ?? (productVariant ? [productVariant] : [])
  const lines: Line[] =
    checkout?.lineItems ?? cart?.lines ?? (cartLine ? [cartLine] : variants.map((variant) => ({ variant })))
  const total = checkout?.totalPrice ?? (cart ?? cartLine)?.cost.totalAmount ?? productVariant?.price
  return {
    items: lines.slice(0, MAX_ITEMS).map(toItem),
    value: total?.amount,
    currency: total?.currencyCode,
    item_list_name: collection?.title,
    tax: checkout?.totalTax?.amount,
    shipping: checkout?.shippingLine?.price.amount,
    coupon: checkout?.discountApplications.find(({ type }) => type === 'DISCOUNT_CODE')?.title,
    shipping_tier: checkout?.delivery?.selectedDeliveryOptions[0]?.title,
    payment_type: checkout?.transactions[0]?.gateway,
    // A number, or an address that ends with it.
    order_id: name === 'purchase' && (checkout?.order?.id ?? checkout?.token)?.replace(/.*\//, ''),
  }
}

/** Whom the tag in the theme knows; throws where it knows nobody. */
const readVisitor = async ({ browser }: PixelApi): Promise<object> => {
  const { visitor_id, session_id, active_at, user_id } = JSON.parse(
    (await browser.localStorage.getItem('periplo')) as string,
  ) as { visitor_id?: string; session_id?: string; active_at: number; user_id?: string }
  const isOn = Date.now() - active_at < SESSION_GAP
  return {
    consent_mode: visitor_id ? 'granted' : 'cookieless',
    visitor_id,
    user_id,
    session_id: isOn && session_id,
  }
}

/**
 * Records what happens in a Shopify checkout, from the sandbox of a Web Pixel. Nothing leaves and nothing is read before
 * Shopify's consent allows analytics; what happened earlier on the page waits for it in memory.
 * Never reads the e-mail, name, telephone or address of a checkout.
 */
export const start = (api: PixelApi, { site, api: base, all }: PixelSettings): void => {
  const page_id = timedId(12)
  let seq = 0
  let privacy = api.init.customerPrivacy
  let waiting: [event: object, context: object][] = []

  const send = async (event: object, context: object) => {
    // The pixel remembers nobody itself: who is unknown is counted without a name.
    const visitor = await readVisitor(api).catch(() => ({ consent_mode: 'cookieless' }))
    const { marketingAllowed, saleOfDataAllowed } = privacy
    const body = JSON.stringify(
      {
        site,
        sent_at: Date.now(),
        context: {
          page_id,
          ...context,
          ...visitor,
          consent_purposes: ['analytics', ...(marketingAllowed && saleOfDataAllowed ? ['ads'] : [])],
          consent_source: 'shopify',
        },
        events: [event],
      },
      (_key, value: unknown) => (value || value === 0 ? value : undefined),
    )
    const url = base.replace(/\/$/, '') + '/e'
    // Sent by the shop's page, so the collector sees the shop's origin. The sandbox has none.
    if (await api.browser.sendBeacon?.(url, body)) return
    await fetch(url, { method: 'POST', body, keepalive: true, credentials: 'omit' })
  }
  const flush = () => {
    if (!privacy.analyticsProcessingAllowed) return
    for (const [event, context] of waiting.splice(0)) send(event, context).catch(() => {})
  }

  api.customerPrivacy.subscribe('visitorConsentCollected', ({ customerPrivacy }) => {
    privacy = customerPrivacy
    // A no is for what has happened too.
    if (!privacy.analyticsProcessingAllowed) waiting = []
    flush()
  })
  for (const [theirs, name] of EVENTS) {
    if (!all && !CHECKOUT.test(theirs)) continue
    api.analytics.subscribe(theirs, (event) => {
      const { document, navigator } = event.context
      waiting.push([
        { name, seq: seq++, occurred_at: Date.parse(event.timestamp), ...readFields(event, name) },
        {
          // The address of a checkout holds its key, and so may title and referrer.
          url: document.location.href.replace(/[?#].*/, '').replace(/(\/checkouts?)\/.*/, '$1'),
          language: navigator.language,
        },
      ])
      flush()
    })
  }
}
