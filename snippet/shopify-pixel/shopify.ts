/**
 * What we use of Shopify's Web Pixels API: a part of the typings of `@shopify/web-pixels-extension` 2.18. Written out,
 * because of a large package two dozen names are needed; the e-mail, names, telephone and addresses that come with a checkout
 * are left out on purpose, so that nobody can read them by mistake.
 */
export interface Money {
  amount: number
  currencyCode: string
}
export interface Variant {
  id: string | null
  sku: string | null
  title: string | null
  price: Money
  product: { title: string; vendor: string; type: string | null }
}
export interface Checkout {
  token: string | null
  currencyCode: string | null
  order: { id: string | null } | null
  totalPrice: Money | null
  totalTax: Money | null
  shippingLine: { price: Money } | null
  discountApplications: { type: string; title: string }[]
  delivery: { selectedDeliveryOptions: { title: string | null }[] } | null
  transactions: { gateway: string }[]
  lineItems: { quantity: number; title: string | null; variant: Variant | null }[]
}
interface Cost {
  cost: { totalAmount: Money }
}
export interface CartLine extends Cost {
  quantity: number
  merchandise: Variant
}
export interface PixelEvent {
  name: string
  timestamp: string
  context: {
    document: { location: { href: string } }
    navigator: { language: string }
  }
  data: {
    checkout?: Checkout
    cart?: (Cost & { lines: CartLine[] }) | null
    cartLine?: CartLine | null
    productVariant?: Variant
    collection?: { title: string; productVariants: Variant[] }
  }
}
export interface Privacy {
  analyticsProcessingAllowed: boolean
  marketingAllowed: boolean
  saleOfDataAllowed: boolean
}
export interface PixelApi {
  analytics: { subscribe: (name: string, callback: (event: PixelEvent) => unknown) => unknown }
  /** Runs in the shop's page, not in the sandbox. */
  browser: {
    localStorage: { getItem: (key: string) => Promise<string | null> }
    sendBeacon?: (url: string, body: string) => Promise<boolean>
  }
  init: { customerPrivacy: Privacy }
  customerPrivacy: {
    subscribe: (
      name: 'visitorConsentCollected',
      callback: (event: { customerPrivacy: Privacy }) => void,
    ) => unknown
  }
}
