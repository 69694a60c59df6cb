/** Where the share dialogs of networks are; the first word is the method, or stands for it. */
const DIALOG =
  /^(?:www\.|m\.)?(facebook|twitter|x|linkedin|pinterest|reddit|tumblr|bsky|threads|t)\.\w+\/(?:sharer|dialog\/share|intent\/|sharing\/|shareArticle|pin\/create|submit\?|widgets\/share|share(?:\.php|\/url)?\?)/i
const METHODS: Record<string, string> = { twitter: 'x', t: 'telegram', bsky: 'bluesky' }

/** The network whose share dialog a link opens, or nothing. What would be shared is not looked at. */
export const readShare = ({ host, pathname, search, searchParams }: URL): string | undefined => {
  // With a number it is a message to that number.
  const isWhatsApp = /^(wa\.me\/|api\.whatsapp\.com\/send\/?)$/.test(host + pathname)
  if (isWhatsApp && searchParams.has('text') && !searchParams.get('phone')) return 'whatsapp'
  const [, word] = DIALOG.exec(host + pathname + search) ?? []
  return word && (METHODS[word] ?? word)
}
