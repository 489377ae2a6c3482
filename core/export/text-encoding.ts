/** Values as texts of a format: CSV (RFC 4180) or JSON. */
import type { Cell } from '../protocol/session-api.ts'

export interface TextEncoding {
  /** A text that may hold anything. */
  text(text: string): string
  /** A list, from its JSON: of one that cannot be decoded a JSON string of hex. */
  list(json: string): string
  /** A number, a boolean, or a text made of digits, letters, dots and colons. */
  plain(value: number | string | boolean): string
}

export const CSV: TextEncoding = {
  text: quoteCsv,
  list: (json) => quoteCsv(json.startsWith('"') ? (JSON.parse(json) as string) : json),
  plain: String,
}

export const JSON_TEXT: TextEncoding = {
  text: (text) => JSON.stringify(text),
  list: (json) => (json === '' ? '""' : json),
  plain: (value) => (typeof value === 'string' ? `"${value}"` : String(value)),
}

/** RFC 4180 §2: what holds a comma, a quote or an end of line stands in quotes, and quotes in it twice. */
export function quoteCsv(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const NEEDS_QUOTES = /[",\r\n]/

/** The text of any cell; undefined where there is no value. */
export function encodeCell(encoding: TextEncoding, cell: Cell): string | undefined {
  if (cell === null) return undefined
  if (typeof cell === 'string') return encoding.text(cell)
  return typeof cell === 'object' ? encoding.list(JSON.stringify(cell)) : encoding.plain(cell)
}
