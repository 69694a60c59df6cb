import type { CartFields } from '../cart/driver.ts'

type Json = Record<string, unknown>

/** JSON of one page that is longer is no product's. */
const MAX_LENGTH = 200_000
const LISTS = /"(CollectionPage|SearchResultsPage|ItemList|OfferCatalog)"/

const first = (given: unknown): unknown => (Array.isArray(given) ? given[0] : given)
const asObject = (given: unknown): Json => (first(given) ?? {}) as Json
/** A text, a number or the name of a thing. */
const textOf = (given: unknown): string | undefined => {
  const one = first(given)
  const text = typeof one === 'object' ? (one as Json | null)?.['name'] : one
  return /^(str|num)/.test(typeof text) ? String(text) : undefined
}
const toFields = (given: Json, offer: Json): CartFields => {
  const price = textOf(offer['price'] ?? offer['lowPrice'] ?? asObject(offer['priceSpecification'])['price'])
  return {
    currency: textOf(offer['priceCurrency'] ?? asObject(offer['priceSpecification'])['priceCurrency']),
    value: price,
    items: [
      {
        item_id: textOf(given['sku'] ?? given['productID'] ?? given['productGroupID'] ?? given['mpn']),
        item_name: textOf(given['name']),
        item_brand: textOf(given['brand']),
        item_category: textOf(given['category']),
        price,
      },
    ],
  }
}

const meta = (property: string) =>
  document.querySelector(`[property="${property}"]`)?.getAttribute('content') ?? undefined

const isProduct = (thing: Json) => /Product(Group)?$/.test(textOf(thing['@type']) ?? '')

const fromJson = (): CartFields[] | undefined => {
  const things: Json[] = []
  for (const { textContent } of document.querySelectorAll('[type="application/ld+json"]')) {
    if (!textContent || textContent.length > MAX_LENGTH) continue
    if (LISTS.test(textContent) && !meta('og:type')?.includes('product')) return undefined
    try {
      for (const thing of [JSON.parse(textContent)].flat() as Json[]) {
        things.push(...([thing, thing['@graph'], thing['mainEntity']].flat() as Json[]))
      }
    } catch {
      // Not JSON: one of them need not be.
    }
  }
  return things
    .filter((thing) => thing && isProduct(thing))
    .map((product) => {
      const variant = asObject(product['hasVariant'])
      return toFields({ ...variant, ...product }, asObject(product['offers'] ?? variant['offers']))
    })
}

const fromMicrodata = (): CartFields[] =>
  [...document.querySelectorAll('[itemtype$="schema.org/Product"]')]
    .filter((scope) => !scope.parentElement?.closest('[itemscope]'))
    .map((scope) => {
      const given: Json = {}
      for (const element of scope.querySelectorAll('[itemprop]')) {
        const name = element.getAttribute('itemprop') as string
        // Of the offer too, but not the name of who wrote a review.
        const isOwn = element.parentElement?.closest('[itemscope]') === scope || /price/i.test(name)
        if (isOwn) given[name] ??= element.getAttribute('content') ?? element.textContent?.trim()
      }
      return toFields(given, given)
    })

const fromMeta = (): CartFields[] =>
  meta('og:type')?.includes('product')
    ? [
        toFields(
          { sku: meta('product:retailer_item_id'), name: meta('og:title'), brand: meta('product:brand') },
          { price: meta('product:price:amount'), priceCurrency: meta('product:price:currency') },
        ),
      ]
    : []

/** The product that the page is about, as it says to search engines; nothing where there are several, as in a list. */
export const readProduct = (): CartFields | undefined => {
  const json = fromJson()
  if (!json) return undefined
  for (const found of [json, fromMicrodata(), fromMeta()]) {
    if (found[0]) return found[1] ? undefined : found[0]
  }
  return undefined
}
