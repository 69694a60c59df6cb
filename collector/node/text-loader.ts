import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Lets Node import `.sql` and `.yaml` files as text, as wrangler does. Imported before anything that needs it. */
registerHooks({
  load: (url, context, next) =>
    /\.(sql|yaml)$/.test(url)
      ? {
          format: 'module',
          shortCircuit: true,
          source: `export default ${JSON.stringify(readFileSync(fileURLToPath(url), 'utf8'))}`,
        }
      : next(url, context),
})
