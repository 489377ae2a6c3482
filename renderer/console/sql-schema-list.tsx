import { Table2 } from 'lucide-react'
import { useState } from 'react'
import { formatCountShort } from '../../core/elements/format-quantity.ts'
import type { SqlSchema } from '../../core/protocol/export-api.ts'

/** A name as a statement writes it. */
function quoted(name: string): string {
  return /^[a-z_]\w*$/i.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

export interface SqlSchemaListProps {
  readonly schema: SqlSchema
  readonly onInsert: (text: string) => void
  readonly onExample: (text: string) => void
}

/** Tables with their columns, and statements to begin with. */
export function SqlSchemaList({ schema, onInsert, onExample }: SqlSchemaListProps) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const tables = schema.tables.map((table) => ({
    table,
    columns: table.columns.filter(({ name }) => wanted === '' || name.toLowerCase().includes(wanted)),
  }))
  return (
    <nav className="sql-schema" aria-label="Tables">
      <input
        className="field"
        type="search"
        aria-label="Search columns"
        placeholder="Search columns"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className="sql-tables">
        {tables
          .filter(({ columns }) => wanted === '' || columns.length > 0)
          .map(({ table, columns }, index) => (
            <details key={`${table.name} ${wanted}`} open={index === 0 || wanted !== ''}>
              <summary title={table.description}>
                <Table2 size={14} strokeWidth={1.75} />
                <b className="ellipsis">{table.name}</b>
                <span>{formatCountShort(table.rows)}</span>
              </summary>
              <p className="dialog-note">{table.description}</p>
              {columns.map(({ name, type, description }) => (
                <button
                  key={name}
                  type="button"
                  title={description ?? `Write ${quoted(name)}`}
                  onClick={() => onInsert(quoted(name))}
                >
                  <span className="ellipsis">{name}</span>
                  <span className="ellipsis">{type}</span>
                </button>
              ))}
            </details>
          ))}
        <details open={wanted === ''}>
          <summary>
            <b>Examples</b>
          </summary>
          {schema.examples.map(({ title, text }) => (
            <button key={title} type="button" title={text} onClick={() => onExample(text)}>
              <span>{title}</span>
            </button>
          ))}
        </details>
      </div>
    </nav>
  )
}
