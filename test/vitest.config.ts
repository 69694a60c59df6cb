import { fileURLToPath } from 'node:url'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { sqlText } from './support/sql-text.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  test: {
    // Real processes and real disks on a busy machine: what fails twice has failed.
    retry: 1,
    projects: [
      {
        plugins: [sqlText()],
        test: {
          name: 'unit',
          root: here('.'),
          include: ['{schema,snippet,collector,dashboards,docs}/**/*.test.ts'],
          // Conditions are waited for; on a busy machine for a while.
          testTimeout: 30_000,
          expect: { poll: { timeout: 25_000 } },
        },
      },
      {
        plugins: [sqlText()],
        test: {
          name: 'queries',
          root: here('.'),
          include: ['queries/**/*.test.ts'],
          // One engine a process.
          fileParallelism: false,
          testTimeout: 60_000,
        },
      },
      {
        plugins: [
          sqlText(),
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: here('../wrangler.toml') },
            miniflare: {
              bindings: { CLICKHOUSE_URL: inject('clickhouse'), PERIPLO_SECRET: 'a-secret-for-tests-only' },
            },
          })),
        ],
        test: {
          name: 'worker',
          root: here('.'),
          include: ['worker/**/*.test.ts'],
          globalSetup: [here('support/start-clickhouse.ts')],
          testTimeout: 30_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
})
