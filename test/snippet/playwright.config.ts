import { defineConfig } from '@playwright/test'

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
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
