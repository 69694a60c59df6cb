import { type Field, choice, day, decimal, key, text } from './field.ts'

/** What people write beside what is measured; each is drawn in its own way. */
export const ANNOTATION_KINDS = [
  'release',
  'campaign',
  'incident',
  'holiday',
  'opportunity',
  'owner',
  'note',
  'value',
] as const
export type AnnotationKind = (typeof ANNOTATION_KINDS)[number]

/** How far an opportunity has come. */
export const OPPORTUNITY_STATES = ['open', 'planned', 'under_way', 'done', 'dropped'] as const

/** What may be said of an annotation; the columns of `annotations` of the same names. */
export const annotationFields = {
  kind: choice('What it is.', ANNOTATION_KINDS),
  title: text('What it says, in a line.', 200),
  text: text('More of it.', 4000),
  first_day: day('Day it is about, or the first one, in the time zone of the site.'),
  last_day: day('Last day, included; the first one unless it is said.'),
  journey: key('Key of the journey it belongs to.', 64),
  stage: key('Key of the stage.', 64),
  touchpoint: key('Key of the touchpoint; its stage is put.', 64),
  owner: text('Who answers for it: a team or a role.', 120),
  state: choice('How far an opportunity has come; `open` unless it is said.', OPPORTUNITY_STATES),
  value: decimal('A value that somebody knows and nothing measures.'),
  unit: text('What the value counts, as in "people a month".', 60),
  link: text('Where it comes from: an address, https.', 500),
} satisfies Record<string, Field>

type AnnotationField = keyof typeof annotationFields

/** An annotation, as it was said; what was not said is not there. */
export type Annotation = {
  [Name in AnnotationField]?: ReturnType<(typeof annotationFields)[Name]['read']>
}

export const isAnnotationField = (name: string): name is AnnotationField =>
  Object.hasOwn(annotationFields, name)
