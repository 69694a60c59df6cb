import { defineConfig } from '@playwright/test'
import { CHROMIUM_FLAGS } from './support/launch-chromium.ts'

/** Scenarios of the snippet bring a server of their own; the others run against the home of PERIPLO_URL. */
const OWN_SERVER = /scenarios\/1\d-.*\.spec\.ts$/
/** What the Worker is asked too: everything that goes through the collector. */
const BOTH_HOMES = /scenarios\/(0|3)\d-/

export default defineConfig({
  testDir: 'scenarios',
  outputDir: '../test-results',
  snapshotPathTemplate: '{testDir}/{testFileDir}/{arg}{ext}',
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  // What is waited for ends when it is there; on a busy machine that may take a while.
  expect: { timeout: 20_000 },
  // A browser on a busy machine may miss its moment once; run.mjs says which tests needed a second try.
  retries: 1,
  reporter: [['list'], ['json']],
  use: {
    baseURL: process.env['PERIPLO_URL'] ?? 'http://localhost:8787',
    locale: 'es-CO',
    timezoneId: 'America/Bogota',
    launchOptions: {
      executablePath: process.env['PERIPLO_CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--headless', ...CHROMIUM_FLAGS],
    },
  },
  projects: [
    { name: 'snippet', testMatch: OWN_SERVER },
    { name: 'node', testIgnore: OWN_SERVER },
    { name: 'worker', testMatch: BOTH_HOMES },
    // Builds of frameworks from npm, some minutes: `npm run test:recipes`.
    { name: 'recipes', testDir: 'recipes' },
  ],
})
