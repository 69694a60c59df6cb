import { ROLES, type Role, isRole } from '../../schema/role.ts'

/** A key of people who read, beside the server key. */
export interface Key {
  /** Whose it is; said in errors of the configuration, never the key. */
  name: string
  role: Role
  key: string
  /** Keys of the sites it opens; all unless it is said. */
  sites?: string[]
}

const MIN_LENGTH = 16

/** Reads PERIPLO_KEYS. @throws Error naming the key and the field that is wrong, never the key itself */
export function parseKeys(text: string): Key[] {
  const list = readList(text)
  const keys = list.map((given, index) => checkKey(given, `PERIPLO_KEYS[${index}]`))
  for (const field of ['name', 'key'] as const) {
    const twice = keys.findIndex(
      (each, index) => keys.findIndex((other) => other[field] === each[field]) < index,
    )
    if (twice >= 0) throw new Error(`PERIPLO_KEYS[${twice}].${field} is that of another key`)
  }
  return keys
}

function readList(text: string): unknown[] {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch {
    // The parser's words would quote the text.
    throw new Error('PERIPLO_KEYS is not JSON')
  }
  if (!Array.isArray(list)) throw new Error('PERIPLO_KEYS must be a list of keys')
  return list
}

function checkKey(given: unknown, at: string): Key {
  if (typeof given !== 'object' || given === null) throw new Error(`${at} is not a key`)
  const { name, role, key, sites, ...rest } = given as Record<string, unknown>
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw new Error(`${at}.${unknown} is not known: name, role, key, sites`)
  if (typeof name !== 'string' || name === '') throw new Error(`${at}.name must say whose key it is`)
  if (!isRole(role)) throw new Error(`${at}.role must be ${ROLES.join(', ')}`)
  if (typeof key !== 'string' || key.length < MIN_LENGTH)
    throw new Error(`${at}.key must have ${MIN_LENGTH} characters at least`)
  if (sites === undefined) return { name, role, key }
  if (!Array.isArray(sites) || !sites.every((site) => typeof site === 'string'))
    throw new Error(`${at}.sites must list keys of sites`)
  return { name, role, key, sites }
}
