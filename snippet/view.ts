import type { Happening } from './entry.ts'
import { timedId } from './random-id.ts'

/**
 * The page view under way. Its address is the one it began with: read when the script runs, before any router
 * rewrites it, and kept in memory so that a consent given later still finds it.
 */
export const view: {
  url: string
  referrer: string
  page_id: string
  /** Its event number 0. */
  first?: Happening | undefined
  /** Something of it may have been sent without identity. */
  isSealed?: boolean
} = {
  url: location.href,
  referrer: document.referrer,
  // Made when the view is recorded.
  page_id: '',
}
let seq = 0

export const nextSeq = (): number => seq++

/** Titles come late, in single-page sites after the address: so it is read when the event leaves, or the view ends. */
export const putTitle = (): void => {
  if (view.first) view.first.title = document.title
}

/** A new page view: what led to it is the one before. */
export const turnPage = (): void => {
  putTitle()
  view.referrer = view.url
  view.url = location.href
  separateView()
}

/** Same page, but what follows cannot be joined to what was sent before. */
export const separateView = (): void => {
  view.page_id = timedId(12)
  view.first = undefined
  view.isSealed = false
  seq = 0
}
