/** What the snippet's modules read when they are imported; import this file before them. */
const store = new Map<string, string>()

export const fakeStorage = {
  getItem: (key: string): string | null => store.get(key) ?? null,
  setItem: (key: string, value: string): void => {
    store.set(key, value)
    ;(fakeStorage as Record<string, unknown>)[key] = value
  },
  removeItem: (key: string): void => {
    store.delete(key)
    delete (fakeStorage as Record<string, unknown>)[key]
  },
}

Object.assign(globalThis, {
  location: { href: 'https://shop.example/', pathname: '/', host: 'shop.example' },
  document: { referrer: '', title: 'Shop' },
  localStorage: fakeStorage,
  screen: { width: 390, height: 844 },
})
