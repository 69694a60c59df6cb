/** `npm run grafana`: boards for those who are on Grafana already. */
import { parseArgs } from 'node:util'
import { queriesBoard } from '../../schema/grafana.ts'
import { operatorsBoard } from '../observe/operators-board.ts'
import { listQueries } from '../read/query-api.ts'
import { Mistake, command } from './cli.ts'

const HELP = `npm run --silent grafana -- operators|queries [--language es|en] > board.json

Writes a board to be imported into Grafana, made of the code of this version. operators: what GET /metrics tells, from
Prometheus. queries: the saved queries, from ClickHouse (plugin grafana-clickhouse-datasource, as periplo_reader).`

command(async () => {
  const { values, positionals } = parseArgs({
    options: { language: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  } as const)
  const [which] = positionals
  if (values.help || which === undefined) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  const { language = 'es' } = values
  if (language !== 'es' && language !== 'en') throw new Mistake(`--language: "${language}" is not es or en.`)
  if (which !== 'operators' && which !== 'queries')
    throw new Mistake(`"${which}" is not operators or queries.`)
  const board = which === 'operators' ? operatorsBoard(language) : queriesBoard(listQueries(), language)
  console.log(JSON.stringify(board, undefined, 2))
  return 0
})
