import type { Core } from './core.ts'

type Periplo = (command: 'use', part: string, install: (core: Core) => void) => unknown

/** Hands the core to a second file, once however often the file is loaded. Nothing where there is no `periplo` yet. */
export const useCore = (part: string, install: (core: Core) => void): void =>
  void (window as { periplo?: Periplo }).periplo?.('use', part, install)
