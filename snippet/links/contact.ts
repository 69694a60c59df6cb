/** Schemes and hosts that reach a person; the first word of each is the method, or stands for it. */
const REACHES =
  /^((tel|sms|mailto|whatsapp|tg|viber|skype|facetime|weixin):|(wa|t|telegram|m|ig|line|signal|zalo)\.me|(whatsapp|messenger)\.com|lin\.ee|discord\.gg|pf\.kakao\.com)$/
const METHODS: Record<string, string> = {
  wa: 'whatsapp',
  t: 'telegram',
  tg: 'telegram',
  m: 'messenger',
  ig: 'instagram',
  lin: 'line',
  pf: 'kakaotalk',
  weixin: 'wechat',
}

/** How a link reaches a person and whom, or nothing when it does not. Texts and subjects are left out. */
export const parseContact = ({
  protocol,
  hostname,
  pathname,
  searchParams,
}: URL): { method: string; contact: string } | undefined => {
  const place = protocol.startsWith('http') ? hostname.replace(/^(www|api|web|chat)\./, '') : protocol
  const [word = ''] = place.split(/[.:]/)
  return REACHES.test(place)
    ? {
        method: METHODS[word] ?? word,
        contact: searchParams.get('phone') ?? searchParams.get('domain') ?? pathname.replace(/^\/+/, ''),
      }
    : undefined
}
