import type { Core } from '../core.ts'
import type { Fields } from '../track.ts'

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** What a started or submitted form has gone through. */
export interface Progress {
  startedAt: number
  attempts: number
  /** The last attempt; 0 when a field was refused, the form came anew or a link was followed since: nothing is owed to it any more. */
  sentAt: number
  /** Of `forms-result`: path of the page at the last attempt. */
  _path?: string
  /** The last one changed. */
  field?: Control
}

/** Where the files for forms meet, whichever comes first: each puts in its own and asks for the others' at their use. */
export interface Forms {
  /** Of `forms`: which form it is. */
  describe: (form: Element) => Fields
  /** Of `forms`: the form around a field. */
  find: (field: Control) => Element | undefined
  /** Of `forms`: name of a field, never its value; of a sensitive one only the kind. */
  name: (field: Control) => string
  /** Of `forms`: fields of a form that a person can fill. */
  list: (form: Element) => Control[]
  /** Of `forms`: how a form was filled so far. */
  sum: (form: Element, progress: Progress) => Fields
  /** Of `forms-fields`: milliseconds since a form was seen. */
  age: (form: Element) => number | undefined
  /** Of `forms-fields`: how each field was filled. */
  fields: (form: Element, fields: Control[]) => Fields[]
  /** Of `forms-fields`: a field was refused. */
  mark: (field: Control) => void
  /** Of `forms-result`: an attempt was made. */
  attempt: (form: Element, progress: Progress) => void
  /** Of `forms-result`: the browser refuses a field. */
  refuse: (field: Control) => void
  /** Of `forms-result`: a success, one for each run through a form. */
  succeed: (form: Element, confidence: 'exact' | 'inferred') => void
  /** Of `forms-vendors`: who made a form, and their id of it. */
  recognize: (form: Element) => Fields | undefined
}

export interface Meeting extends Partial<Forms> {
  /** Forms under way. */
  open: Map<Element, Progress>
}

/** There is one `track` a page, and the page's own things are not to bear our marks. */
export const meet = ({ track }: Core): Meeting =>
  ((track as unknown as Record<string, Meeting>)['meet'] ??= { open: new Map<Element, Progress>() })

/** Whether something was put in, since the page came, where the focus is. */
export const isChanged = ({ value, defaultValue = value }: Partial<HTMLInputElement>): boolean =>
  value !== defaultValue

export const isFilled = (field: Control): unknown =>
  /checkbox|radio/.test(field.type) ? (field as HTMLInputElement).checked : field.value
