/** Rows as octets of CSV, NDJSON and JSON. Pure: texts in, octets out. */
import { CSV, JSON_TEXT, quoteCsv, type TextEncoding } from './text-encoding.ts'

/** Texts of some rows, a column each; undefined where a row has no value. */
export type TextColumns = readonly (readonly (string | undefined)[])[]

export interface RowFormat {
  readonly encoding: TextEncoding
  /** What the file begins with. */
  head(): string
  /** The rows for which `isThere` has a 1; all when it is absent. */
  rows(columns: TextColumns, rowCount: number, isThere?: Uint8Array): string
  /** What it ends with. */
  tail(): string
}

/** RFC 4180: a header of the names, CRLF after each line, nothing between the commas where there is no value. */
export function createCsv(names: readonly string[]): RowFormat {
  return {
    encoding: CSV,
    head: () => `${names.map(quoteCsv).join(',')}\r\n`,
    rows(columns, rowCount, isThere) {
      const lines: string[] = []
      for (let row = 0; row < rowCount; row += 1) {
        if (isThere?.[row] === 0) continue
        const line = columns.map((column) => column[row] ?? '').join(',')
        // A line of one empty value would be an empty line, which readers skip.
        lines.push(line === '' && columns.length === 1 ? '""\r\n' : `${line}\r\n`)
      }
      return lines.join('')
    },
    tail: () => '',
  }
}

/** What is done about a row that has no value. */
export type AbsentMembers = 'leave out' | 'null'

/** An object a line, in UTF-8, lines ending with LF. */
export function createNdjson(names: readonly string[], absent: AbsentMembers): RowFormat {
  const format = createObjects(names, absent)
  return {
    encoding: JSON_TEXT,
    head: () => '',
    rows: (columns, rowCount, isThere) => {
      // Lines are joined at the end: one text that grows by each value takes twice as long.
      const lines: string[] = []
      for (let row = 0; row < rowCount; row += 1) if (isThere?.[row] !== 0) lines.push(`${format(columns, row)}\n`)
      return lines.join('')
    },
    tail: () => '',
  }
}

/** One array, an object a line. */
export function createJson(names: readonly string[], absent: AbsentMembers): RowFormat {
  const format = createObjects(names, absent)
  let hasRows = false
  return {
    encoding: JSON_TEXT,
    head: () => '[',
    rows: (columns, rowCount, isThere) => {
      const lines: string[] = []
      for (let row = 0; row < rowCount; row += 1) {
        if (isThere?.[row] === 0) continue
        lines.push(`${hasRows ? ',' : ''}\n${format(columns, row)}`)
        hasRows = true
      }
      return lines.join('')
    },
    tail: () => '\n]\n',
  }
}

function createObjects(names: readonly string[], absent: AbsentMembers): (columns: TextColumns, row: number) => string {
  const keys = names.map((name) => `${JSON.stringify(name)}:`)
  return (columns, row) => {
    const members: string[] = []
    for (let index = 0; index < columns.length; index += 1) {
      const value = columns[index]?.[row] ?? (absent === 'null' ? 'null' : undefined)
      if (value !== undefined) members.push((keys[index] ?? '') + value)
    }
    return `{${members.join(',')}}`
  }
}
