/**
 * The cluster form of the schema. Migrations and views are written once, for one server; on a cluster each table is a
 * replicated one on every shard (`events_local`) with a `Distributed` one over it that bears its name, so that whoever
 * reads or writes need not know. What a view makes of an insert is made and stays on the visitor's shard.
 */

export interface Target {
  database: string
  /** Name of the cluster in the servers' configuration; none: one server. */
  cluster?: string
  /** Whom the engine's dictionaries read as; the embedded engine knows no users. */
  dictionaryUser?: { name: string; password: string }
}

/** Statements of a file: each ends with `;` at the end of a line. */
export const statementsOf = (text: string): string[] =>
  text.split(/;[ \t]*(?:\n|$)/).filter((statement) => withoutComments(statement) !== '')

/** What is to be run, in order, for a file of the schema. @throws Error for a statement that has no cluster form yet */
export function statementsFor(text: string, target: Target): string[] {
  return statementsOf(text.replaceAll('{{database}}', target.database)).flatMap((statement) => {
    const own = withDictionaryUser(statement, target)
    return target.cluster ? clusterForm(own, target.database, target.cluster) : [own]
  })
}

/** The statement that makes the database. Dictionaries need Atomic; the embedded engine's default is another. */
export const createDatabase = ({ database, cluster }: Target): string =>
  `CREATE DATABASE IF NOT EXISTS ${database}${on(cluster)} ENGINE = Atomic`

/** Users of least privilege; each password stands as its SHA-256 in hex. Further rights are those a cluster needs. */
export function usersFor(text: string, target: Target, hashes: Readonly<Record<string, string>>): string[] {
  const filled = text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => hashes[name] ?? whole)
  const more = [
    'CLUSTER ON *.* TO periplo_collector, periplo_admin',
    'REMOTE ON *.* TO periplo_dictionary, periplo_admin',
  ]
  return statementsFor(filled, target).concat(
    target.cluster ? more.map((grant) => `GRANT${on(target.cluster)} ${grant}`) : [],
  )
}

/** Which migrations were applied: one table for all nodes, not one for each shard. */
export const createMigrations = ({ cluster }: Target): string =>
  `CREATE TABLE IF NOT EXISTS migrations${on(cluster)}
(
  name String COMMENT 'File name.',
  applied_at DateTime DEFAULT now() COMMENT 'When it was applied.'
)
ENGINE = ${cluster ? "ReplicatedMergeTree('/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}')" : 'MergeTree'}
ORDER BY name
COMMENT 'Schema migrations that were applied.'`

const on = (cluster: string | undefined): string => (cluster ? ` ON CLUSTER ${cluster}` : '')

const withoutComments = (statement: string): string => statement.replaceAll(/^\s*--.*$/gm, '').trim()

/** A server's dictionary signs in like anybody else; without a name it would be `default` without a password. */
function withDictionaryUser(statement: string, { dictionaryUser }: Target): string {
  if (!dictionaryUser || !isDictionary(statement)) return statement
  const { name, password } = dictionaryUser
  return statement.replace(
    /SOURCE\(CLICKHOUSE\(/,
    (source) => `${source}\n  USER ${quoted(name)} PASSWORD ${quoted(password)}`,
  )
}

const isDictionary = (statement: string): boolean =>
  /^CREATE (?:OR REPLACE )?DICTIONARY /i.test(withoutComments(statement))

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** Kinds of statement and their cluster form, the first that matches. */
const FORMS: readonly (readonly [
  RegExp,
  (match: RegExpExecArray, cluster: string, database: string) => string[],
])[] = [
  [
    /^(CREATE TABLE IF NOT EXISTS )(\w+)(\s*\([^]*?\n\)\s*ENGINE = )(\w*MergeTree)(?:\((\w+)\))?([^]*)$/i,
    ([, create, table = '', columns = '', engine, version, rest = ''], cluster, database) => [
      `${create}${local(table)}${on(cluster)}${columns}Replicated${engine}('/clickhouse/tables/{shard}/{database}/{table}', '{replica}'${version ? `, ${version}` : ''})${rest.replace(
        'non_replicated_deduplication_window',
        'replicated_deduplication_window',
      )}`,
      `${create}${table}${on(cluster)} AS ${local(table)}
ENGINE = Distributed('${cluster}', '${database}', '${local(table)}', ${shardOf(columns, rest)})`,
    ],
  ],
  [
    /^(CREATE MATERIALIZED VIEW IF NOT EXISTS \w+)( TO )(\w+)( AS\s[^]*)$/i,
    ([, create, to, table = '', select = ''], cluster) => [
      `${create}${on(cluster)}${to}${local(table)}${ofShard(select)}`,
    ],
  ],
  [
    /^(ALTER TABLE \w+)(\s+MODIFY QUERY[^]*)$/i,
    ([, alter, select], cluster) => [`${alter}${on(cluster)}${ofShard(select)}`],
  ],
  [
    /^(CREATE (?:OR REPLACE )?VIEW (?:IF NOT EXISTS )?\w+)( AS\s[^]*)$/i,
    ([, create, select], cluster) => [`${create}${on(cluster)}${select}`],
  ],
  [
    /^(CREATE (?:OR REPLACE )?DICTIONARY (?:IF NOT EXISTS )?\w+)([^]*)$/i,
    // News of any shard; one replica of each is asked.
    ([, create, rest = ''], cluster) => [
      `${create}${on(cluster)}${rest
        .replace('FROM system.parts', String.raw`FROM cluster(\'${cluster}\', system.parts)`)
        .replaceAll(/\\'(identities|user_aliases|site_policies)\\'/g, String.raw`\'$1_local\'`)}`,
    ],
  ],
  // An index is the shard's own, and so are its rows and its parts.
  [
    /^(ALTER TABLE )(\w+)(\s+(?:ADD INDEX|DELETE|MODIFY SETTING)[^]*)$/i,
    ([, alter, table = '', rest], cluster) => [`${alter}${local(table)}${on(cluster)}${rest}`],
  ],
  [
    /^(ALTER TABLE )(\w+)(\s+(?:ADD|MODIFY|COMMENT) COLUMN[^]*)$/i,
    ([, alter, table = '', rest], cluster) =>
      [local(table), table].map((each) => `${alter}${each}${on(cluster)}${rest}`),
  ],
  [
    /^(CREATE (?:USER|QUOTA|SETTINGS PROFILE) OR REPLACE \w+)([^]*)$/i,
    ([, create, rest], cluster) => [`${create}${on(cluster)}${rest}`],
  ],
  [/^GRANT( [^]*)$/i, ([, rest], cluster) => [`GRANT${on(cluster)}${rest}`]],
  // Through the Distributed tables, to the shards the rows belong to.
  [/^INSERT INTO [^]*$/i, ([statement]) => [statement]],
]

function clusterForm(statement: string, database: string, cluster: string): string[] {
  const text = withoutComments(statement)
  for (const [pattern, form] of FORMS) {
    const match = pattern.exec(text)
    if (match) return form(match, cluster, database)
  }
  throw new Error(`There is no cluster form of: ${text.slice(0, 80)}`)
}

/** A view's select: of the events of its shard. */
const ofShard = (select = ''): string => select.replaceAll(/\b(FROM events)\b/gi, '$1_local')

/** The table of a shard. */
export const local = (table: string): string => `${table}_local`

/**
 * A visitor's rows lie on one shard. Rows without a visitor (cookieless page views) are spread by their page view, and
 * tables that know no visitor by their order, so that the same row comes to the same shard again.
 */
function shardOf(columns: string, rest: string): string {
  const has = (column: string): boolean => new RegExp(String.raw`^\s*${column} `, 'm').test(columns)
  if (!has('visitor_id')) return `cityHash64${/ORDER BY (\([^]*?\))(?:\n|$)/.exec(rest)?.[1] ?? '(site_id)'}`
  return has('page_id')
    ? "cityHash64(site_id, if(visitor_id = '', page_id, visitor_id))"
    : 'cityHash64(site_id, visitor_id)'
}
