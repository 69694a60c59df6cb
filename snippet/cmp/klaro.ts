import type { ConsentPlatform } from './platform.ts'

interface Manager {
  confirmed?: boolean
  /** As saved; `consents` are those of the open dialog, whose switches say nothing until it is left by a button. */
  savedConsents: Record<string, boolean>
  config?: { services?: { name: string; purposes?: string[] }[] }
  watch: (watcher: { update: () => void }) => void
}
interface Page {
  klaro: { getManager: () => Manager }
}

/**
 * Klaro 0.7. It knows services; a purpose is allowed when all services of it are, and a service that bears our name decides
 * on analytics. Verified: the package in a browser.
 */
export const klaro: ConsentPlatform<Page> = {
  id: 'klaro',
  detect: (w) => w.klaro,
  subscribe: (w, changed) => w.klaro.getManager().watch({ update: () => changed() }),
  read: (w) => {
    const { confirmed, savedConsents: consents, config } = w.klaro.getManager()
    if (!confirmed) return null
    const services = config?.services ?? []
    return [
      ...Object.entries(consents),
      ...services.flatMap(({ name, purposes = [] }) =>
        purposes.map((purpose) => [purpose, consents[name]] as const),
      ),
    ]
  },
}
