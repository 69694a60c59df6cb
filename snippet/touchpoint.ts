/**
 * How the visitor arrived. Read when the script runs, before any router rewrites the address, and kept in memory
 * so that a consent given later still finds it; never stored or sent without consent.
 */
export const landing = { url: location.href, referrer: document.referrer }

/** Without consent an address keeps its campaign and nothing that could be personal: only `utm_*`, no hash. */
export const scrubUrl = (url: string): string => {
  const { origin, pathname, searchParams } = new URL(url)
  const campaign = [...searchParams].filter(([name]) => name.startsWith('utm_'))
  return origin + pathname + (campaign[0] ? '?' + new URLSearchParams(campaign) : '')
}

/** The site that led here, without the page. */
export const scrubReferrer = (referrer: string): string => referrer && new URL(referrer).origin + '/'
