import type { Core } from './core.ts'

type Call = [command: 'use', install: (core: Core) => void]
type Periplo = ((...call: Call) => unknown) & { q?: Call[] }

/**
 * Hands the core to a second file, once however often the file is loaded. A file that comes before the core waits
 * where every early call waits.
 */
export const useCore = (part: string, install: (core: Core) => void): void => {
  const scope = window as { periplo?: Periplo }
  const early: Periplo = (...call) => (early.q ??= []).push(call)
  const periplo = (scope.periplo ??= early)
  periplo('use', (core) => {
    // There is one `track` a page, and the page's own things are not to bear our marks.
    const marks = core.track as unknown as Record<string, boolean>
    if (marks[part]) return
    marks[part] = true
    install(core)
  })
}
