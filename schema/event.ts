import type { Field } from './field.ts'

export type Fields = Record<string, Field>

/** The purpose a visitor must allow before an event of this type is recorded. */
export type Purpose = 'analytics' | 'ads' | 'functional'

export interface EventType<F extends Fields = Fields> {
  /** One sentence: when the event happens. */
  doc: string
  group: EventGroup
  consent: Purpose
  /** Marks a conversion: the event counts as a goal unless a site says otherwise. */
  conversion?: boolean
  fields: F
}

export const EVENT_GROUPS = ['page', 'form', 'cart', 'lead', 'chat', 'survey', 'friction', 'consent'] as const
export type EventGroup = (typeof EVENT_GROUPS)[number]

/** Declares one event type; the constant it is assigned to carries the event's name. */
export const defineEvent = <const F extends Fields>(type: EventType<F>): EventType<F> => type
