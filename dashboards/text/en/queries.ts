import type * as es from '../es/queries.ts'

export const queries: typeof es.queries = {
  question: 'Where does each number come from?',
  library: 'Library',
  pick: 'Choose a query',
  parameters: 'Parameters',
  default: (value) => `default: ${value}`,
  run: 'Run',
  cancel: 'Cancel',
  result: 'Result',
  noRows: 'The query answered with no rows.',
  firstRows: (n, total) => `${n} of ${total} rows are shown; the download has them all.`,
  columns: 'Columns',
  download: 'Download',
  unknown: (name) => `There is no query “${name}”.`,
}
