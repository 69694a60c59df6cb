import { english } from './english.ts'

export type Lang = 'es' | 'en'

/** Spanish unless `?lang=en`; the choice goes along in the links, nothing is stored for it. */
export const lang: Lang = new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'es'

/** What the scripts write themselves, in both languages. */
const words = {
  es: {
    add: 'Agregar al carrito',
    added: 'Agregado ✓',
    see: 'Ver',
    empty: 'Su carrito está vacío.',
    goShopping: 'Ver los productos',
    product: 'Producto',
    quantity: 'Cantidad',
    price: 'Precio',
    remove: 'Quitar',
    total: 'Total',
    checkout: 'Ir a pagar',
    order: (id: string, total: string) => `Pedido ${id} por ${total}. Le escribiremos cuando salga.`,
    noOrder: 'No hay un pedido reciente.',
    nps: '¿Nos recomendaría a un amigo?',
    npsLow: 'Nada probable',
    npsHigh: 'Muy probable',
    npsThanks: '¡Gracias por su respuesta!',
    npsSkip: 'Ahora no',
    hello: (name: string) => `Hola, ${name}`,
    plan: (name: string) => `Plan: ${name}`,
    sent: 'Recibido. Le respondemos hoy mismo.',
    chat: 'Chat',
    chatOpen: 'Abrir el chat',
    chatClose: 'Cerrar el chat',
    chatHello: 'Hola, soy Luz. ¿En qué le ayudo?',
    chatReply: 'Gracias por escribir. Ya lo reviso y le cuento.',
    chatField: 'Escriba su mensaje',
    chatSend: 'Enviar',
    consentTitle: 'Usted decide',
    consentText:
      'Queremos saber qué páginas ayudan y cuáles no. Con su permiso guardamos un identificador en este navegador.',
    consentYes: 'Aceptar',
    consentNo: 'Rechazar',
    consentCookieless: 'Analítica sin cookies',
    other: 'English',
  },
  en: {
    add: 'Add to cart',
    added: 'Added ✓',
    see: 'View',
    empty: 'Your cart is empty.',
    goShopping: 'See the products',
    product: 'Product',
    quantity: 'Quantity',
    price: 'Price',
    remove: 'Remove',
    total: 'Total',
    checkout: 'Go to checkout',
    order: (id: string, total: string) => `Order ${id} for ${total}. We will write when it leaves.`,
    noOrder: 'There is no recent order.',
    nps: 'Would you recommend us to a friend?',
    npsLow: 'Not at all likely',
    npsHigh: 'Very likely',
    npsThanks: 'Thank you for your answer!',
    npsSkip: 'Not now',
    hello: (name: string) => `Hello, ${name}`,
    plan: (name: string) => `Plan: ${name}`,
    sent: 'Received. We answer today.',
    chat: 'Chat',
    chatOpen: 'Open the chat',
    chatClose: 'Close the chat',
    chatHello: 'Hello, this is Luz. How can I help?',
    chatReply: 'Thank you for writing. I will look and tell you.',
    chatField: 'Write your message',
    chatSend: 'Send',
    consentTitle: 'You decide',
    consentText:
      'We would like to know which pages help and which do not. With your permission we keep an identifier in this browser.',
    consentYes: 'Accept',
    consentNo: 'Reject',
    consentCookieless: 'Analytics without cookies',
    other: 'Español',
  },
} as const satisfies Record<Lang, object>

export const t: (typeof words)[Lang] = words[lang]

const pesos = new Intl.NumberFormat(lang === 'en' ? 'en' : 'es-CO', {
  style: 'currency',
  currency: 'COP',
  currencyDisplay: 'narrowSymbol',
  maximumFractionDigits: 0,
})
export const money = (amount: number): string => pesos.format(amount)

/** A page of the shop in the language in use. */
export function pageUrl(page: string, search: Record<string, string> = {}): string {
  const all = new URLSearchParams({ ...search, ...(lang === 'en' && { lang }) })
  return all.size > 0 ? `${page}?${all}` : page
}

/** The pages are written in Spanish; in English their marked texts are replaced and their links keep the language. */
export function translate(): void {
  const other = document.querySelector<HTMLAnchorElement>('#language-link')!
  const search = new URLSearchParams(location.search)
  if (lang === 'en') search.delete('lang')
  else search.set('lang', 'en')
  other.textContent = t.other
  other.lang = other.hreflang = lang === 'en' ? 'es' : 'en'
  other.href = `${location.pathname}?${search}`
  if (lang !== 'en') return
  document.documentElement.lang = 'en'
  for (const element of document.querySelectorAll<HTMLElement>('[data-t]'))
    element.textContent = english[element.dataset['t']!] ?? element.textContent
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href]')) {
    const href = link.getAttribute('href')!
    if (link === other || !/^(\.\/|[a-z]+\.html)/.test(href)) continue
    const [page = '', hash] = href.split('#')
    link.setAttribute('href', pageUrl(page) + (hash ? `#${hash}` : ''))
  }
}
