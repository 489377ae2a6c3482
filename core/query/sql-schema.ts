/**
 * What the SQL console shows beside the raw tables: `records` with a column for each element under its name, texts looked up, times
 * as timestamps and addresses as text; `messages`, `templates` and `exporters`. All are views of the console's own connection.
 */
import type { ColumnKind } from '../elements/column-kind.ts'
import { MAX_SQL_VIEW_TABLES } from '../limits/export.ts'
import type { SqlSchema, SqlTable } from '../protocol/export-api.ts'
import { fieldColumn, MESSAGE_TABLE, quoteText } from '../store/dialect.ts'
import { quoteName } from '../store/parquet-sql.ts'
import type { ShapeTable } from '../store/shape-table.ts'
import type { Store } from '../store/store.ts'
import { templateValue } from './template-facts.ts'

export interface SqlViews {
  /** Statements that make them. */
  readonly statements: readonly string[]
  readonly tables: readonly Omit<SqlTable, 'columns'>[]
}

const TYPES = ['exporter', 'domain', 'templateId', 'templateVersion', 'type', 'protocolVersion'] as const

/** The views over the tables that the store has now. */
export function createSqlViews(store: Store): SqlViews {
  const shown = store.tables.filter(({ visibleRows }) => visibleRows > 0)
  const inView = [...shown].sort((a, b) => b.visibleRows - a.visibleRows).slice(0, MAX_SQL_VIEW_TABLES)
  const rest = shown.length - inView.length
  const wide = widestTypes(inView)
  const selects = inView.sort((a, b) => a.number - b.number).map((table) => selectRecords(table, wide))
  const records = shown.reduce((sum, { visibleRows }) => sum + visibleRows, 0)
  return {
    statements: [
      templateView(store),
      exporterView(store),
      `CREATE OR REPLACE TEMP VIEW messages AS SELECT m.number, e.exporter, m.domain, m.protocol, ` +
        `make_timestamp_ns(m.export_time) AS export_time, m.sequence, m.sys_up_time, m.frame, ` +
        `make_timestamp_ns(m.arrival) AS arrival, m.octet_length FROM ${MESSAGE_TABLE} m LEFT JOIN exporters e ON e.session = m.session`,
      `CREATE OR REPLACE TEMP VIEW records AS ${selects.length === 0 ? NO_RECORDS : selects.join(' UNION ALL BY NAME ')}`,
    ],
    tables: [
      {
        name: 'records',
        description:
          'Every decoded record; a column that a record does not have is NULL.' +
          (rest > 0 ? ` Of ${rest} record shapes with the fewest records there is none: see their tables shape_…` : ''),
        rows: records,
      },
      { name: 'messages', description: 'Every message that was received.', rows: 0 },
      { name: 'templates', description: 'Every definition of a template.', rows: store.catalog.templates.length },
      { name: 'exporters', description: 'Every transport session.', rows: store.catalog.sessions.length },
    ],
  }
}

/** Statements to begin with, of columns that there are. */
export function sqlExamples(store: Store): SqlSchema['examples'] {
  const has = (key: string): boolean =>
    store.catalog.shapes.some(({ fields }) => fields.some((field) => field.key === key))
  const octets = has('octetDeltaCount') ? ', sum(octetDeltaCount) AS octets' : ''
  return [
    {
      title: 'Records by exporter',
      text: `SELECT "@exporter", count(*) AS records${octets}\nFROM records GROUP BY ALL ORDER BY records DESC`,
    },
    {
      title: 'Records by minute',
      text: 'SELECT time_bucket(INTERVAL 1 minute, "@time") AS minute, count(*) AS records\nFROM records GROUP BY ALL ORDER BY minute',
    },
    { title: 'Columns of the records', text: 'DESCRIBE records' },
    { title: 'Messages by exporter', text: 'SELECT exporter, count(*), sum(octet_length) FROM messages GROUP BY ALL' },
  ]
}

const NO_RECORDS = 'SELECT 0 AS "@record" WHERE false'

function templateView({ catalog }: Store): string {
  const rows = catalog.templates.map((template) => {
    const values = TYPES.map((property) => {
      const value = templateValue(catalog, template.id, property)
      return value === undefined ? 'NULL' : typeof value === 'string' ? quoteText(value) : String(value)
    })
    return `(${[...values, template.fields.length].join(',')})`
  })
  const names = 'exporter, domain, template, definition, type, version, fields'
  return rows.length === 0
    ? `CREATE OR REPLACE TEMP VIEW templates AS SELECT '' AS exporter, 0 AS domain, 0 AS template, 0 AS definition, '' AS type, 0 AS version, 0 AS fields WHERE false`
    : `CREATE OR REPLACE TEMP VIEW templates AS SELECT * FROM (VALUES ${rows.join(',')}) t(${names})`
}

function exporterView({ catalog }: Store): string {
  const rows = catalog.sessions.map(
    ({ id, protocol, exporter, collector }) =>
      `(${id},${quoteText(protocol)},${quoteText(exporter)},${quoteText(collector)})`,
  )
  const names = 'session, protocol, exporter, collector'
  return rows.length === 0
    ? `CREATE OR REPLACE TEMP VIEW exporters AS SELECT 0 AS session, '' AS protocol, '' AS exporter, '' AS collector WHERE false`
    : `CREATE OR REPLACE TEMP VIEW exporters AS SELECT * FROM (VALUES ${rows.join(',')}) t(${names})`
}

/** Types of the keys that lie otherwise in two shapes; text for those that have no number in common. */
function widestTypes(tables: readonly ShapeTable[]): ReadonlyMap<string, string> {
  const kinds = new Map<string, Set<ColumnKind>>()
  for (const { shape, fieldCount } of tables) {
    for (const { key, kind } of shape?.fields.slice(0, fieldCount) ?? []) {
      kinds.set(key, (kinds.get(key) ?? new Set()).add(kind))
    }
  }
  const types = new Map<string, string>()
  for (const [key, seen] of kinds) {
    const classes = new Set([...seen].map((kind) => (INTEGERS.has(kind) ? 'integer' : kind)))
    if (classes.size > 1) types.set(key, 'VARCHAR')
  }
  return types
}

const INTEGERS: ReadonlySet<ColumnKind> = new Set(['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64'])

function selectRecords({ name, shape, fieldCount }: ShapeTable, wide: ReadonlyMap<string, string>): string {
  const fields = shape?.fields.slice(0, fieldCount) ?? []
  const taken = new Set(SPINE.map(([column]) => column.toLowerCase()))
  const columns = fields.flatMap(({ key, kind }, index) => {
    // Names are the same in any case.
    if (taken.has(key.toLowerCase())) return []
    taken.add(key.toLowerCase())
    const sql = typedField(`t.${fieldColumn(index)}`, kind)
    const type = wide.get(key)
    return [`${type === undefined ? sql : `CAST(${sql} AS ${type})`} AS ${quoteName(key)}`]
  })
  const spine = SPINE.map(([column, sql]) => `${sql} AS ${quoteName(column)}`)
  const from = `${name} t LEFT JOIN templates p ON p.definition = t.template`
  return `SELECT ${[...spine, ...columns].join(', ')} FROM ${from}`
}

const SPINE: readonly (readonly [column: string, sql: string])[] = [
  ['@record', 't.record'],
  ['@type', 'p.type'],
  ['@time', 'make_timestamp_ns(coalesce(t.start_time, t.export_time))'],
  ['@end', 'make_timestamp_ns(t.end_time)'],
  ['@exportTime', 'make_timestamp_ns(t.export_time)'],
  ['@exporter', 'p.exporter'],
  ['@domain', 'p.domain'],
  ['@template', 'p.template'],
  ['@templateVersion', 't.template'],
  ['@message', 't.message'],
  ['@version', 'p.version'],
]

function typedField(column: string, kind: ColumnKind): string {
  switch (kind) {
    case 'boolean':
      return `CASE ${column} WHEN 1 THEN true WHEN 2 THEN false END`
    case 'ipv4':
      return `ipv4_of(${column})`
    case 'ipv6':
      return `ipv6_of(${column})`
    case 'mac':
      return `mac_of(${column})`
    case 'seconds':
      return `make_timestamp_ns(CAST(${column} AS BIGINT) * 1000000000)`
    case 'milliseconds':
      return `make_timestamp_ns(TRY_CAST(${column} AS BIGINT) * 1000000)`
    case 'microseconds':
    case 'nanoseconds':
      return `make_timestamp_ns(${column})`
    case 'text':
    case 'octets':
    case 'list':
      return `text_of(${column})`
    default:
      return column
  }
}
