/** Who may ask what, from the least on: numbers; rows of people and their export; erasure. Each may what those before it may. */
export const ROLES = ['viewer', 'analyst', 'admin'] as const
export type Role = (typeof ROLES)[number]

export const isRole = (value: unknown): value is Role => ROLES.some((role) => role === value)

/** Whether a role is enough where another is needed. */
export const reaches = (has: Role, needed: Role): boolean => ROLES.indexOf(has) >= ROLES.indexOf(needed)
