/** What the shop itself keeps in the browser: the cart, the login, the consent choice, the last order. */

export interface Line {
  id: string
  quantity: number
}

export interface Order {
  id: string
  total: number
  lines: Line[]
  /** The purchase was pushed; a reload of the thank-you page is not another one. */
  reported?: boolean
}

export interface Account {
  user: string
  plan: string
}

export type ConsentChoice = 'yes' | 'no' | 'cookieless'

interface Kept {
  cart: Line[]
  order: Order
  account: Account
  consent: ConsentChoice
}

export function read<K extends keyof Kept>(key: K): Kept[K] | undefined {
  try {
    return (JSON.parse(localStorage.getItem(`ceiba.${key}`) ?? 'null') as Kept[K] | null) ?? undefined
  } catch {
    return undefined
  }
}

export function write<K extends keyof Kept>(key: K, value: Kept[K] | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`ceiba.${key}`)
    else localStorage.setItem(`ceiba.${key}`, JSON.stringify(value))
  } catch {
    // Storage refused: the demo then forgets between pages.
  }
}
