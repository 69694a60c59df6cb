import type { Page } from '@playwright/test'

/** The finder has seen what calls for these second files, and they have run. */
export const partsHaveRun = (page: Page, ...parts: string[]) =>
  page.waitForFunction((names) => {
    let marks: Record<string, boolean> = {}
    const { periplo } = window as unknown as {
      periplo?: (command: 'use', part: string, install: (core: { track: unknown }) => void) => void
    }
    periplo?.('use', `probe ${Math.random()}`, ({ track }) => (marks = track as typeof marks))
    return names.every((name) => marks[name])
  }, parts)
