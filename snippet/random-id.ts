/** `length` characters of 0-9 a-z, about 5 bits each. Not `Array.from`: Prototype.js and MooTools put their own there, which maps nothing. */
export const randomId = (length: number): string =>
  [...crypto.getRandomValues(new Uint8Array(length))].map((byte) => (byte % 36).toString(36)).join('')

/** Begins with its time, so that the collector's search for duplicates stays near in time. */
export const timedId = (length: number): string => Date.now().toString(36) + randomId(length)
