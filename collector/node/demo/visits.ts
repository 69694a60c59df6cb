/** What happens in each kind of visit, step by step. A step is made when the visit comes so far and its flags say so. */

/** Flags of a visit, a bit each; `events.sql` sets them. */
export const FLAG = { new: 1, login: 2, sign_up: 4, nit: 8, two: 16, survey: 32, answer: 64, chat: 128, lead: 256, known: 512, slow: 1024 } as const // prettier-ignore
type Flag = keyof typeof FLAG

export interface Step {
  name: string
  /** Page it happens on: a key of `PAGES`. Given by the `page_view`, kept until the next. */
  page?: keyof typeof PAGES
  /** Seconds since the step before, on average. */
  after: number
  /** How far the visit must come, and the farthest at which it is still made. */
  from?: number
  until?: number
  need?: readonly Flag[]
  never?: readonly Flag[]
  chance?: number
  /** Hours after the visit: told by a server, not by the page. */
  hours?: number
  /** Cart lines: the first product, the second, or the cart. */
  items?: 1 | 2 | 3
  form?: keyof typeof FORMS
  /** Field of an error or of an abandon, and what was wrong with it; a visit without the flag `nit` gives up elsewhere. */
  field?: string
  error?: string
  metric?: 'LCP' | 'INP' | 'CLS'
  direction?: 'visitor' | 'agent'
  survey?: keyof typeof SURVEYS
}

/** Path and title; the two products of a visit are put in by `events.sql`. */
export const PAGES = {
  home: ['/demo/', 'Ceiba Azul · Café, barro y tejido'],
  product_1: ['/demo/producto.html', 'Producto · Ceiba Azul'],
  product_2: ['/demo/producto.html', 'Producto · Ceiba Azul'],
  cart: ['/demo/carrito.html', 'Carrito · Ceiba Azul'],
  checkout: ['/demo/pago.html', 'Finalizar compra · Ceiba Azul'],
  thanks: ['/demo/gracias.html', 'Gracias · Ceiba Azul'],
  contact: ['/demo/contacto.html', 'Contacto · Ceiba Azul'],
  login: ['/demo/entrar.html', 'Entrar · Ceiba Azul'],
  account: ['/demo/cuenta.html', 'Mi cuenta · Ceiba Azul'],
  card: ['/tarjeta/', 'Tarjeta virtual Ceiba'],
  card_terms: ['/tarjeta/requisitos', 'Requisitos · Tarjeta virtual Ceiba'],
  card_form: ['/tarjeta/solicitud', 'Solicitud · Tarjeta virtual Ceiba'],
  card_done: ['/tarjeta/aprobada', 'Aprobada · Tarjeta virtual Ceiba'],
} as const

export const FORMS = {
  checkout: ['name', 'email', 'phone', 'nit', 'city', 'address'],
  contact: ['name', 'email', 'topic', 'message'],
  login: ['username', 'password'],
  tarjeta: ['document', 'email', 'phone', 'income', 'terms'],
} as const

/** Instrument, touchpoint, lowest, highest and mean answer: who waits for the chat or in the pickup queue is not content. */
export const SURVEYS = {
  purchase: ['nps', 'compra_web', 0, 10, 8.4],
  delivery: ['csat', 'entrega', 1, 5, 4.3],
  store: ['csat', 'tienda', 1, 5, 4.4],
  pickup: ['csat', 'fila_de_recogida', 1, 5, 2.2],
  chat: ['csat', 'chat', 1, 5, 2.9],
  card: ['ces', 'solicitud_tarjeta', 1, 7, 4.9],
} as const

/** A page: its view, what it measures, what is done on it, and its leave. */
const page = (name: keyof typeof PAGES, steps: Step[] = [], rule: Partial<Step> = {}): Step[] => [
  { name: 'page_view', page: name, after: 1, ...rule },
  { name: 'web_vital', metric: 'LCP', after: 2, chance: 0.35, ...rule },
  { name: 'web_vital', metric: 'INP', after: 3, chance: 0.15, ...rule },
  ...steps.map((step) => ({ ...rule, ...step, need: [...(rule.need ?? []), ...(step.need ?? [])] })),
  { name: 'page_leave', after: 18, ...rule },
]

const signIn = page(
  'login',
  [
    { name: 'form_view', form: 'login', after: 2 },
    { name: 'form_start', form: 'login', after: 3 },
    { name: 'form_submit', form: 'login', after: 14 },
    { name: 'sign_up', after: 1, need: ['sign_up'] },
    { name: 'login', after: 1, never: ['sign_up'] },
    { name: 'identify', after: 0.2 },
  ],
  { need: ['login'] },
)

const friction: Step[] = [
  { name: 'rage_click', after: 6, chance: 0.015 },
  { name: 'rage_click', after: 4, chance: 0.08, need: ['slow'] },
  { name: 'dead_click', after: 5, chance: 0.03 },
  { name: 'js_error', after: 1, chance: 0.012 },
]

const shop: Step[] = [
  ...page('home', [
    { name: 'consent_update', after: 4, need: ['new'] },
    { name: 'view_item_list', after: 2, chance: 0.6 },
    { name: 'view_search_results', after: 15, chance: 0.12 },
    ...friction,
  ]),
  ...signIn,
  ...page('product_1', [
    { name: 'view_item', items: 1, after: 0.3 },
    ...friction,
    { name: 'add_to_cart', items: 1, after: 25, from: 2 },
    { name: 'cart_update', items: 1, after: 0.2, from: 2 },
  ], { from: 1 }), // prettier-ignore
  ...page('product_2', [
    { name: 'view_item', items: 2, after: 0.3 },
    { name: 'add_to_cart', items: 2, after: 22, from: 2 },
    { name: 'cart_update', items: 3, after: 0.2, from: 2 },
  ], { from: 1, need: ['two'] }), // prettier-ignore
  ...page('cart', [{ name: 'view_cart', items: 3, after: 0.5 }], { from: 2 }),
  ...page('checkout', [
    { name: 'begin_checkout', items: 3, after: 0.5 },
    { name: 'form_view', form: 'checkout', after: 1 },
    { name: 'form_start', form: 'checkout', after: 5 },
    { name: 'add_shipping_info', items: 3, after: 24, from: 4 },
    { name: 'form_error', form: 'checkout', field: 'nit', error: 'pattern_mismatch', after: 14, need: ['nit'] },
    { name: 'form_error', form: 'checkout', field: 'nit', error: 'pattern_mismatch', after: 18, need: ['nit'], chance: 0.7 },
    { name: 'form_error', form: 'checkout', field: 'phone', error: 'value_missing', after: 9, chance: 0.06 },
    { name: 'form_abandon', form: 'checkout', after: 20, until: 4 },
    { name: 'form_submit', form: 'checkout', after: 21, from: 5 },
    { name: 'add_payment_info', items: 3, after: 0.2, from: 5 },
    { name: 'form_success', form: 'checkout', after: 1, from: 5 },
  ], { from: 3 }), // prettier-ignore
  ...page('thanks', [
    { name: 'purchase', items: 3, after: 0.4 },
    { name: 'survey_view', survey: 'purchase', after: 3, need: ['survey'] },
    { name: 'survey_response', survey: 'purchase', after: 8, need: ['survey', 'answer'] },
    { name: 'survey_dismiss', survey: 'purchase', after: 5, need: ['survey'], never: ['answer'] },
  ], { from: 5 }), // prettier-ignore
  { name: 'invoice_paid', after: 0, hours: 2, from: 5, need: ['known'] },
  { name: 'email_open', after: 0, hours: 20, from: 5, need: ['known'], chance: 0.55 },
  { name: 'delivered', after: 0, hours: 76, from: 5, need: ['known'] },
  { name: 'survey_response', survey: 'delivery', after: 0, hours: 90, from: 5, need: ['known', 'answer'] },
  { name: 'refund', items: 3, after: 0, hours: 190, from: 5, need: ['known'], chance: 0.05 },
]

const help: Step[] = [
  ...page('contact', [
    { name: 'consent_update', after: 4, need: ['new'] },
    { name: 'contact_click', after: 12, chance: 0.45 },
    { name: 'chat_open', after: 8, need: ['chat'] },
    { name: 'chat_start', after: 4, need: ['chat'] },
    { name: 'chat_message', direction: 'visitor', after: 1, need: ['chat'] },
    { name: 'chat_agent_join', after: 260, need: ['chat'] },
    { name: 'chat_message', direction: 'agent', after: 20, need: ['chat'] },
    { name: 'chat_message', direction: 'visitor', after: 45, need: ['chat'], chance: 0.7 },
    { name: 'chat_end', after: 120, need: ['chat'] },
    { name: 'chat_rate', survey: 'chat', after: 6, need: ['chat', 'answer'] },
    { name: 'form_view', form: 'contact', after: 3 },
    { name: 'form_start', form: 'contact', after: 6, need: ['lead'] },
    { name: 'form_submit', form: 'contact', after: 50, need: ['lead'] },
    { name: 'form_success', form: 'contact', after: 0.4, need: ['lead'] },
    { name: 'generate_lead', form: 'contact', after: 0.1, need: ['lead'] },
  ]), // prettier-ignore
  ...signIn,
  { name: 'call_answered', after: 0, hours: 3, need: ['known'], chance: 0.4 },
  { name: 'survey_response', survey: 'chat', after: 0, hours: 5, need: ['known', 'chat', 'answer'] },
]

const account: Step[] = [...signIn, ...page('account', friction)]

const card: Step[] = [
  ...page('card', [{ name: 'consent_update', after: 4, need: ['new'] }, ...friction]),
  ...page('card_terms', friction, { from: 1 }),
  ...page('card_form', [
    { name: 'form_view', form: 'tarjeta', after: 1 },
    { name: 'form_start', form: 'tarjeta', after: 6 },
    { name: 'form_error', form: 'tarjeta', field: 'income', error: 'value_missing', after: 25, chance: 0.2 },
    { name: 'form_abandon', form: 'tarjeta', after: 40, until: 2 },
    { name: 'form_submit', form: 'tarjeta', after: 48, from: 3 },
    { name: 'form_success', form: 'tarjeta', after: 2, from: 3 },
    { name: 'generate_lead', form: 'tarjeta', after: 0.2, from: 3 },
    { name: 'identify', after: 0.2, from: 3 },
  ], { from: 2 }), // prettier-ignore
  ...page('card_done', [
    { name: 'sign_up', after: 1 },
    { name: 'survey_view', survey: 'card', after: 3, need: ['survey'] },
    { name: 'survey_response', survey: 'card', after: 8, need: ['survey', 'answer'] },
  ], { from: 4 }), // prettier-ignore
  { name: 'call_answered', after: 0, hours: 6, from: 3, chance: 0.5 },
  { name: 'card_issued', after: 0, hours: 30, from: 4 },
  { name: 'card_activated', after: 0, hours: 74, from: 5 },
  { name: 'invoice_paid', after: 0, hours: 740, from: 5, chance: 0.8 },
]

const walk = (names: (keyof typeof PAGES)[], seconds: number): Step[] =>
  names.flatMap((name, from): Step[] => [
    { name: 'page_view', page: name, after: 1, from },
    { name: 'page_leave', after: seconds, from },
  ])

const store: Step[] = [
  { name: 'loyalty_join', after: 0, hours: 0.01, chance: 0.06 },
  { name: 'pos_purchase', items: 3, after: 0, hours: 0.02 },
  { name: 'survey_response', survey: 'store', after: 0, hours: 1, need: ['answer'], never: ['chat'] },
  { name: 'survey_response', survey: 'pickup', after: 0, hours: 1, need: ['answer', 'chat'] },
]

/** In the order in which `events.sql` numbers them. */
export const VISITS: readonly (readonly Step[])[] = [
  shop, help, account, card, store,
  walk(['home', 'product_1', 'cart', 'checkout'], 20), // without consent
  walk(['home', 'product_1', 'product_2', 'cart'], 0.5), // bots
] // prettier-ignore
