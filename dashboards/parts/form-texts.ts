/** What was typed into the fields of a name, in order, without spaces around. */
export const textsOf = (given: FormData, name: string): string[] =>
  given.getAll(name).flatMap((value) => (typeof value === 'string' ? [value.trim()] : []))

/** What was typed into a field; nothing where there is none. */
export const textOf = (given: FormData, name: string): string => textsOf(given, name)[0] ?? ''
