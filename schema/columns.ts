import { envelope } from './envelope.ts'
import { events } from './events/index.ts'
import type { Field } from './field.ts'

/** Fields of all event types by name. The same name in two types is the same kind: a test says so. */
export const fieldColumns: ReadonlyMap<string, Field> = new Map(
  Object.values(events).flatMap((type) => Object.entries(type.fields as Record<string, Field>)),
)

/** Columns of the `events` table in order: the envelope, every field of every event, and the rest in `props`. */
export const columns: ReadonlyMap<string, Field> = new Map<string, Field>([
  ...Object.entries(envelope),
  ...fieldColumns,
  [
    'props',
    {
      kind: 'props',
      doc: 'Whatever else the event carried.',
      column: 'Map(LowCardinality(String), String)',
      read: (value) => value,
    },
  ],
])
