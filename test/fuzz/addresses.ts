/** Addresses and browsers with what is stored of them, worked out by hand. `granted`, `cookieless`: address, host, path. */
interface Page {
  url: string
  granted?: [url: string, host: string, path: string]
  cookieless?: [url: string, host: string, path: string]
  /** Of a page view. */
  tags?: Record<string, string>
  /** What a browser's page view says of the link it came by. */
  signed_link?: string
}
const S = 'https://shop.example'
const here = (granted: string, cookieless = granted): Pick<Page, 'granted' | 'cookieless'> => ({
  granted: [S + granted, 'shop.example', granted.replace(/\?.*/, '')],
  cookieless: [S + cookieless, 'shop.example', cookieless.replace(/\?.*/, '')],
})

export const PAGES: Page[] = [
  { url: `${S}/`, ...here('/') },
  { url: `${S}/p?q=a%20b#abajo`, ...here('/p?q=a%20b', '/p') },
  {
    url: `${S}/p?utm_source=ig&token=abc&x=1&gclid=G-1`,
    ...here('/p?utm_source=ig&token=***&x=1', '/p?utm_source=ig'),
    tags: { utm_source: 'ig', click_id_name: 'gclid', click_id: 'G-1' },
  },
  {
    url: 'https://ana:pw@SHOP.example/a?email=ana@x.example#/ruta?code=9',
    granted: [`${S}/a?email=***#/ruta?code=***`, 'shop.example', '/a#/ruta'],
    cookieless: [`${S}/a`, 'shop.example', '/a'],
  },
  { url: `${S}/?__proto__=1&constructor=2`, ...here('/?__proto__=1&constructor=2', '/') },
  { url: `${S}/?_periplo=s1.e30.${'A'.repeat(43)}`, ...here('/'), signed_link: 'invalid' },
  { url: 'javascript:alert(1)' },
  { url: 'http://[' },
]

export const REFERRERS: {
  url: string
  granted?: [url: string, host: string]
  cookieless?: [url: string, host: string]
}[] = [
  {
    url: 'https://www.google.com/search?q=x&key=1',
    granted: ['https://www.google.com/search?q=x&key=***', 'www.google.com'],
    cookieless: ['https://www.google.com/', 'www.google.com'],
  },
  {
    url: 'android-app://com.Slack/x',
    granted: ['android-app://com.Slack/', 'com.slack'],
    cookieless: ['android-app://com.Slack/', 'com.slack'],
  },
  { url: 'about:blank' },
]

export const LINKS: { url: string; stored: string }[] = [
  { url: 'https://wa.me/573001?text=hola&token=1', stored: 'https://wa.me/573001?text=hola&token=***' },
  { url: 'tel:+57300', stored: 'tel:+57300' },
  { url: 'mailto:ana@x.example', stored: 'mailto:***' },
]

export const AGENTS: { text: string; families: Record<string, string>; bot?: string }[] = [
  { text: '', families: { device: 'other', browser: '', os: '' }, bot: 'no_user_agent' },
  { text: 'curl/8.5.0', families: { device: 'other', browser: '', os: '' }, bot: 'user_agent' },
  {
    text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    families: { device: 'mobile', browser: 'Safari', os: 'iOS' },
  },
]
