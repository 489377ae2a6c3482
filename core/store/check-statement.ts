/** Whether a statement of a user may run: as DuckDB's parser reads it, not as we do. */
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { DuckDBConnection } from '@duckdb/node-api'

export interface CheckedStatement {
  readonly text: string
}

/** Functions in the place of tables that read nothing but the store, or nothing at all. */
const TABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  'range',
  'generate_series',
  'unnest',
  'repeat',
  'repeat_row',
  'json_each',
  'json_tree',
  'duckdb_columns',
  'duckdb_functions',
  'duckdb_keywords',
  'duckdb_tables',
  'duckdb_types',
  'duckdb_views',
  'pragma_table_info',
  'pragma_storage_info',
  'summary',
])

/** Functions that do something, or tell what is none of the store's. */
const REFUSED_FUNCTIONS: ReadonlySet<string> = new Set([
  'write_log',
  'nextval',
  'currval',
  'getenv',
  'current_setting',
  'json_execute_serialized_sql',
  'query',
  'query_table',
])

const READS_ONLY =
  'Only one statement that reads is run: SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN.'
const EXPLAIN = /^(?:\s|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*explain\s+(?:analyze\s+)?/i
/** Letters of the text before a place that are shown with it. */
const SHOWN_BEFORE = 30

/** The statement, or why it is refused. Throws what is DuckDB's own failure. */
export async function checkStatement(
  connection: Pick<DuckDBConnection, 'prepare'>,
  text: string,
): Promise<Result<CheckedStatement>> {
  if (text.includes('\0')) return fail('sql-refused', 'The statement has a zero octet.', 'Remove it.')
  // What EXPLAIN ANALYZE explains is carried out: it has to be what may run by itself.
  const explained = text.replace(EXPLAIN, '')
  const parsed = await parse(connection, explained)
  if (parsed.error === true) return describeRefusal(parsed, explained)
  const statements = parsed.statements ?? []
  if (statements.length === 0)
    return fail('sql-refused', 'There is no statement.', 'Write one that begins with SELECT.')
  if (statements.length > 1) {
    return fail('sql-refused', `These are ${statements.length} statements.`, 'Run them one at a time.')
  }
  const refused = findRefused(statements)
  if (refused !== undefined) {
    return fail('sql-refused', `The function ${refused} is not available here.`, READS_ONLY)
  }
  return succeed({ text })
}

interface Parsed {
  readonly error?: boolean
  readonly error_type?: string
  readonly error_message?: string
  readonly position?: string
  readonly statements?: readonly unknown[]
}

/** DuckDB's tree of the statements as JSON; it makes one of statements that read only. */
async function parse(connection: Pick<DuckDBConnection, 'prepare'>, text: string): Promise<Parsed> {
  const statement = await connection.prepare('SELECT json_serialize_sql($1::VARCHAR)')
  try {
    statement.bindVarchar(1, text)
    const [row] = (await statement.runAndReadAll()).getRows()
    return typeof row?.[0] === 'string' ? (JSON.parse(row[0]) as Parsed) : { error: true }
  } finally {
    statement.destroySync()
  }
}

function describeRefusal({ error_type, error_message = '', position }: Parsed, text: string): Result<never> {
  if (error_type !== 'parser' && error_type !== 'syntax') {
    return fail('sql-refused', READS_ONLY, 'Begin with SELECT.')
  }
  const at = Number(position)
  const place = position === undefined || !Number.isInteger(at) ? '' : ` (${describePlace(text, at)})`
  return fail('sql-failed', `${error_message}${place}.`, 'Correct the statement.')
}

/** `line 2, column 7, after “FROM records”`; a place counts octets. */
function describePlace(text: string, octets: number): string {
  const before = new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, octets))
  const lines = before.split('\n')
  const line = lines.at(-1) ?? ''
  const shown = line.trim() === '' ? '' : `, after “${line.slice(-SHOWN_BEFORE).trim()}”`
  return `line ${lines.length}, column ${line.length + 1}${shown}`
}

/** The first function in a tree that may not run. */
function findRefused(tree: unknown): string | undefined {
  const waiting: unknown[] = [tree]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node !== 'object' || node === null) continue
    const { type, function: called, class: nodeClass, function_name: name } = node as TreeNode
    if (type === 'TABLE_FUNCTION') {
      const tableFunction = called?.function_name ?? ''
      if (!TABLE_FUNCTIONS.has(tableFunction.toLowerCase())) return tableFunction
    }
    if (nodeClass === 'FUNCTION' && name !== undefined && REFUSED_FUNCTIONS.has(name.toLowerCase())) return name
    for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) waiting.push(child)
  }
  return undefined
}

interface TreeNode {
  readonly type?: string
  readonly class?: string
  readonly function_name?: string
  readonly function?: { readonly function_name?: string }
}
