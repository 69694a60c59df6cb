import { isRecord } from '../../schema/parse.ts'

/** The calls of Segment's API. */
export const SEGMENT_TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const
export type SegmentType = (typeof SEGMENT_TYPES)[number]

/** Segment's names of its e-commerce and account events, and ours. Others keep their name, in snake_case. */
export const NAMES: Readonly<Record<string, string>> = {
  'products searched': 'view_search_results',
  'product list viewed': 'view_item_list',
  'product clicked': 'select_item',
  'product viewed': 'view_item',
  'product added': 'add_to_cart',
  'product removed': 'remove_from_cart',
  'product added to wishlist': 'add_to_wishlist',
  'cart viewed': 'view_cart',
  'checkout started': 'begin_checkout',
  'payment info entered': 'add_payment_info',
  'order completed': 'purchase',
  'order refunded': 'refund',
  'promotion viewed': 'view_promotion',
  'promotion clicked': 'select_promotion',
  'product shared': 'share',
  'signed up': 'sign_up',
  'signed in': 'login',
}

/** Of those events: properties with a name of ours, where several say it the first that is there. */
const PROPERTIES: Record<string, readonly string[]> = {
  value: ['total', 'value', 'revenue'],
  item_list_id: ['list_id'],
  item_list_name: ['list_name', 'list'],
  search_term: ['query'],
  shipping_tier: ['shipping_method'],
  payment_type: ['payment_method'],
  promotion_name: ['name'],
}
const ITEM: Record<string, readonly string[]> = {
  item_id: ['product_id', 'sku', 'id'],
  item_name: ['name'],
  item_brand: ['brand'],
  item_category: ['category'],
  item_variant: ['variant'],
  coupon: ['coupon'],
  price: ['price'],
  quantity: ['quantity'],
}
/** Events about one product, whose properties are the product's. */
const OF_ONE = ['select_item', 'view_item', 'add_to_cart', 'remove_from_cart', 'add_to_wishlist', 'share']

/** Of Segment's reserved traits, those that say who somebody is in the world: nobody's journey needs them. */
const PERSONAL = /^(address|avatar|birthday|e-?mail|first_?name|last_?name|name|phone|user_?name)$/i
/** A company's name and place are no person's. */
const PERSONAL_OF_GROUP = /^(avatar|e-?mail|phone)$/i

/** The visitor said no to analytics: a consent platform's word in `context.consent` (Segment's consent tools). */
const REFUSED = /^(analytics|statistics|performance)$/i

type Fields = Record<string, unknown>

/** A message of Segment's API as one of our events, to be parsed and checked as any import. */
export function fromSegment(message: Fields, type: SegmentType): Fields {
  const context = isRecord(message['context']) ? message['context'] : {}
  return defined({
    event_id: message['messageId'],
    occurred_at: message['timestamp'] ?? message['originalTimestamp'],
    user_id: message['userId'],
    visitor_id: message['anonymousId'],
    ...fromContext(context),
    ...SAID[type](message, context),
  })
}

const SAID: Record<SegmentType, (message: Fields, context: Fields) => Fields> = {
  track: ({ event, properties }) => {
    const said = typeof event === 'string' ? event : ''
    const known = said.trim().toLowerCase()
    const ours = Object.hasOwn(NAMES, known) ? NAMES[known] : undefined
    const name = ours ?? snakeCase(said)
    const props = isRecord(properties) ? properties : {}
    return {
      ...(ours ? commerce(ours, props) : { props }),
      ...(name === said ? {} : { event: said }),
      name: name || event,
    }
  },
  // Without a user there is nobody to become: the traits are an event of their own.
  identify: (message, context) => ({
    name: message['userId'] ? 'identify' : 'traits_update',
    props: without(PERSONAL, message['traits'] ?? context['traits']),
  }),
  page: ({ name, category, properties }) => {
    const { url, title, referrer, ...props } = isRecord(properties) ? properties : {}
    const said = { page_name: name ?? props['name'], page_category: category ?? props['category'] }
    for (const known of ['name', 'category', 'path', 'search']) delete props[known]
    return { name: 'page_view', ...defined({ url, title, referrer }), props: { ...props, ...defined(said) } }
  },
  screen: ({ name, category, properties }) => ({
    name: 'screen_view',
    props: {
      ...(isRecord(properties) ? properties : {}),
      ...defined({ screen_name: name, screen_category: category }),
    },
  }),
  group: ({ groupId, traits }) => ({
    name: 'join_group',
    account_id: groupId,
    props: without(PERSONAL_OF_GROUP, traits),
  }),
  // The fact "this visitor was this user" is made of the two; a previous id that was a user's own stays that user.
  alias: ({ previousId, anonymousId }) => ({ name: 'alias', visitor_id: previousId ?? anonymousId }),
}

function fromContext(context: Fields): Fields {
  const inner = (name: string): Fields => (isRecord(context[name]) ? context[name] : {})
  const [page, campaign, screen, place] = ['page', 'campaign', 'screen', 'location'].map(inner) as [
    Fields,
    Fields,
    Fields,
    Fields,
  ]
  const choices = Object.entries(isRecord(inner('consent')['categoryPreferences']) ? (inner('consent')['categoryPreferences'] as Fields) : {}) // prettier-ignore
  return defined({
    url: page['url'],
    title: page['title'],
    referrer: page['referrer'],
    utm_source: campaign['source'],
    utm_medium: campaign['medium'],
    utm_campaign: campaign['name'],
    utm_term: campaign['term'],
    utm_content: campaign['content'],
    language: context['locale'],
    timezone: context['timezone'],
    screen: sizeOf(screen),
    // Segment's own enrichment says the country's name; only a code fits.
    country:
      typeof place['country'] === 'string' && /^[A-Z]{2}$/.test(place['country'])
        ? place['country']
        : undefined,
    account_id: context['groupId'],
    session_id: context['sessionId'],
    consent_purposes:
      choices.length > 0 ? choices.filter(([, said]) => said === true).map(([name]) => name) : undefined,
    consent_mode: choices.some(([name, said]) => said === false && REFUSED.test(name)) ? 'denied' : undefined,
  })
}

/** `390x844`; a library says both in pixels, others say anything. */
function sizeOf({ width, height }: Fields): string | undefined {
  const [w, h] = [width, height].map((each) => (typeof each === 'object' ? Number.NaN : Number(each)))
  return w && h && Number.isFinite(w) && Number.isFinite(h) ? `${w}x${h}` : undefined
}

function commerce(name: string, properties: Fields): Fields {
  const { products, ...rest } = properties
  const one = OF_ONE.includes(name) && !Array.isArray(products)
  const items = Array.isArray(products)
    ? products.filter(isRecord).map(toItem)
    : one
      ? [toItem(rest)]
      : undefined
  const taken = new Set(one ? Object.values(ITEM).flat() : [])
  const fields: Fields = {}
  for (const [ours, theirs] of Object.entries(PROPERTIES)) {
    // `name` is a promotion's name only where it is about a promotion.
    if (ours === 'promotion_name' && !name.endsWith('_promotion')) continue
    const said = theirs.find((property) => rest[property] !== undefined && rest[property] !== null)
    if (said === undefined) continue
    fields[ours] = rest[said]
    taken.add(said)
  }
  const { price, quantity } = rest
  if (one && fields['value'] === undefined && typeof price === 'number') {
    fields['value'] = price * (typeof quantity === 'number' ? quantity : 1)
  }
  const props = Object.fromEntries(Object.entries(rest).filter(([property]) => !taken.has(property)))
  return {
    ...fields,
    ...(items && items.some((item) => Object.keys(item).length > 0) ? { items } : {}),
    props,
  }
}

const toItem = (product: Fields): Fields =>
  defined(
    Object.fromEntries(
      Object.entries(ITEM).map(([ours, theirs]) => [
        ours,
        product[theirs.find((name) => product[name] !== undefined && product[name] !== null) ?? ''],
      ]),
    ),
  )

/** `Cotización Pedida`, `cotizacionPedida` → `cotizacion_pedida`; empty when nothing is left. */
function snakeCase(name: string): string {
  const words = name
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  return (/^\d/.test(words) ? `e_${words}` : words).slice(0, 64)
}

const without = (personal: RegExp, traits: unknown): Fields =>
  Object.fromEntries(Object.entries(isRecord(traits) ? traits : {}).filter(([name]) => !personal.test(name)))

const defined = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))
