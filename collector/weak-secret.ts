/** Words that examples are made of. */
const COMMON = new Set('a an change changeme default example here it key me my password periplo please replace secret server super test that the this your'.split(' ')) // prettier-ignore

/** Why a server key must not be used where others can reach the home; `undefined` when it may be. */
export function weakSecret(secret: string | undefined): string | undefined {
  if (!secret) return 'PERIPLO_SECRET is missing.'
  if (secret.length < 16) return 'PERIPLO_SECRET is too short: 16 characters at least.'
  const words = secret.toLowerCase().split(/[^a-z]+/)
  if (new Set(secret).size < 8 || words.every((word) => word === '' || COMMON.has(word)))
    return 'PERIPLO_SECRET is one that anybody would try; `openssl rand -base64 24` makes another.'
  return undefined
}
