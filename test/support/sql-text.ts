import { readFileSync } from 'node:fs'
import type { Plugin } from 'vitest/config'

/** Imports `.sql` and `.yaml` files as text, as wrangler's rule and the Node home's loader hook do. */
export const sqlText = (): Plugin => ({
  name: 'sql-text',
  enforce: 'pre',
  load: (id) =>
    /\.(sql|yaml)$/.test(id) ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : undefined,
})
