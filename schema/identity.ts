/**
 * Values that sites send by mistake where a user id belongs. Taken as identities they would join
 * strangers into one person, so they are nobody.
 */
const NOBODY = new Set([
  'anonymous',
  'guest',
  'distinctid',
  'distinct_id',
  'user_id',
  'userid',
  'visitor_id',
  'id',
  'not_authenticated',
  'email',
  'undefined',
  'true',
  'false',
  'nan',
  'none',
  'null',
  'nil',
  '-1',
  '[object object]',
])

/** Whether a value can say who somebody is; quotes around it do not help. */
export function isIdentity(value: string): boolean {
  const bare = value
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim()
    .toLowerCase()
  return bare !== '' && !NOBODY.has(bare) && !/^[0-]*$/.test(bare)
}
