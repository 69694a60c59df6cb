/**
 * SHA-256 of the second files, base 64, by name. Empty here: the build puts in what it has just built
 * (`rollup.config.js`), so that a file brings the hashes of those it may fetch.
 */
export const hashes: Record<string, string | undefined> = {}
