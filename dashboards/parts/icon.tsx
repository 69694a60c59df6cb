/** Our own line icons on a 20-unit grid. They decorate: the words beside them carry the meaning. */
const paths = {
  compass: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM13 7l-1.8 4.2L7 13l1.8-4.2z',
  map: 'M2.5 5l5-2 5 2 5-2v12l-5 2-5-2-5 2zM7.5 3v12M12.5 5v12',
  route:
    'M4 17a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM16 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM6 15h6a3 3 0 0 0 0-6H8a3 3 0 0 1 0-4h6',
  pulse: 'M2 10.5h3.5L8 4l4 12 2.5-5.5H18',
  people:
    'M7.5 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 17c0-3 2.5-5 5.5-5s5.5 2 5.5 5M13 3.3a3 3 0 0 1 0 5.4M15 12.4c1.8.7 3 2.4 3 4.6',
  funnel: 'M3 4h14M5 8.5h10M7 13h6M9 17h2',
  check: 'M3.5 4.5h13v11h-13zM6.5 10l2.5 2.5 4.5-5',
  query: 'M4 4.5h12v11H4zM4 8.5h12M8.5 8.5v7',
  auto: 'M3 4.5h14v9H3zM7.5 17h5M10 13.5V17',
  light:
    'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1',
  dark: 'M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z',
  page: 'M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 10h5M7.5 13h5',
  cart: 'M2.5 3.5h2l2 9h8l2-6.5H5.2M8 16.5h.01M14 16.5h.01',
  form: 'M4 3h12v14H4zM7 7h6M7 10.5h6M7 14h2.5',
  repeat: 'M4 8a6.5 6.5 0 0 1 11.5-2.5M16 3v3.5h-3.5M16 12a6.5 6.5 0 0 1-11.5 2.5M4 17v-3.5h3.5',
  compare: 'M4 16V9M8 16V4M12 16v-5M16 16V7',
  chat: 'M3 4h14v9.5H9L5.5 17v-3.5H3z',
  survey: 'M10 3l2.1 4.4 4.9.6-3.6 3.3.9 4.8-4.3-2.4-4.3 2.4.9-4.8L3 8l4.9-.6z',
  account: 'M10 9.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6zM3.5 17.5c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6',
  consent: 'M10 2.5l6 2.2v4.8c0 3.8-2.5 6.6-6 8-3.5-1.4-6-4.2-6-8V4.7zM7.3 10l2 2 3.5-4',
  friction: 'M10 3l7.5 13.5h-15zM10 8v4M10 14.3v.01',
  campaign: 'M3 8.5v3l2 .3L14.5 15V5L5 8.2zM6.5 12l1 4h2l-1-3.3M17 8.5v3',
  spark: 'M10 2.5v4M10 13.5v4M2.5 10h4M13.5 10h4M5 5l2.3 2.3M12.7 12.7L15 15M5 15l2.3-2.3M12.7 7.3L15 5',
  leave: 'M12 4H4v12h8M9 10h8M14 7l3 3-3 3',
  up: 'M10 16V4M5 9l5-5 5 5',
  down: 'M10 4v12M5 11l5 5 5-5',
  plus: 'M10 4v12M4 10h12',
  cross: 'M5 5l10 10M15 5L5 15',
  next: 'M8 4.5l5.5 5.5L8 15.5',
  back: 'M12 4.5L6.5 10l5.5 5.5',
  copy: 'M7 7h9.5v9.5H7zM4 13H3.5V3.5H13V4',
  pause: 'M7 4.5v11M13 4.5v11',
  play: 'M6 4l10 6-10 6z',
  rows: 'M3 5h14M3 10h14M3 15h14',
  desktop: 'M3 4h14v9.5H3zM7.5 17h5M10 13.5V17',
  mobile: 'M6.5 2.5h7v15h-7zM9 15h2',
  tablet: 'M4.5 2.5h11v15h-11zM9 15h2',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}

/** A route through three ports, the last one a diamond: the moment a visitor becomes a known person. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <path class="logo-route" d="M8 24.5C8 17 10 8 17.5 8S25 18 17.5 18.5" stroke-dasharray="0.1 4.2" />
      <circle class="logo-port" cx="8" cy="24.5" r="3" />
      <circle class="logo-port" cx="17.5" cy="8" r="3" />
      <path class="logo-known" d="m17.5 14.2 4.3 4.3-4.3 4.3-4.3-4.3z" />
    </svg>
  )
}

const groups: readonly (readonly [RegExp, IconName])[] = [
  [/^page_leave$/, 'leave'],
  [
    /^(page_view|not_found|view_search_results|file_download|video_progress|share|click|user_engagement)$/,
    'page',
  ],
  [/^form_|^generate_lead$/, 'form'],
  [/cart|item|checkout|purchase|refund|shipping_info|payment_info|wishlist|promotion/, 'cart'],
  [/^chat_|^contact_click$/, 'chat'],
  [/^survey_/, 'survey'],
  [/^(login|sign_up|identify)$/, 'account'],
  [/^consent_/, 'consent'],
  [/^(web_vital|rage_click|dead_click|js_error)$/, 'friction'],
]

/** The icon of an event: the first group whose pattern its name matches. */
export function iconOf(event: string): IconName {
  return groups.find(([pattern]) => pattern.test(event))?.[1] ?? 'spark'
}
