import { defineConfig } from '@playwright/test'
import { CHROMIUM_FLAGS } from '../support/launch-chromium.ts'

/** The snippet's scenarios alone: `playwright test -c test/snippet/playwright.config.ts`. */
export default defineConfig({
  testDir: '../scenarios',
  testMatch: /1\d-snippet-.*\/.*\.spec\.ts/,
  workers: 1,
  timeout: 30_000,
  reporter: 'line',
  outputDir: '../../test-results/snippet',
  use: {
    launchOptions: {
      executablePath: process.env['PERIPLO_CHROMIUM'] ?? '/usr/bin/chromium',
      args: CHROMIUM_FLAGS,
    },
  },
})
