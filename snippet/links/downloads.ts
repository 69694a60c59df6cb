import { scrub } from '../scrub.ts'

/** The endings that GA4 takes for files. */
const FILE =
  /\.(pdf|xlsx?|docx?|txt|rtf|csv|exe|key|pp(?:s|t|tx)|7z|pkg|rar|gz|zip|avi|mov|mp4|mpe?g|wmv|midi?|mp3|wav|wma)$/i

export interface Download {
  file_name: string
  file_extension?: string | undefined
  link_url?: string
  link_host?: string
}

/** The file that a link leads to, or nothing. `download` is the link's attribute, `null` where it has none. */
export const readDownload = (
  { protocol, origin, host, pathname }: URL,
  download: string | null,
): Download | undefined => {
  // A file that the page made itself (`blob:`, `data:`) has no address that could be told.
  const isWeb = protocol.startsWith('http')
  if (download === null && !(isWeb && FILE.test(pathname))) return undefined
  const name = download || (isWeb ? pathname.split('/').pop() : '') || ''
  return {
    file_name: scrub(name),
    file_extension: /\.(\w{1,16})$/.exec(name)?.[1]?.toLowerCase(),
    ...(isWeb && { link_url: origin + pathname, link_host: host }),
  }
}
