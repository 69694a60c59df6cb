/** `length` characters of 0-9 a-z, about 5 bits each. */
export const randomId = (length: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => (byte % 36).toString(36)).join('')

/** Begins with its time, so that the collector's search for duplicates stays near in time. */
export const timedId = (length: number): string => Date.now().toString(36) + randomId(length)
