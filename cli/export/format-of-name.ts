/** The format that the end of a file's name says. */
import { extname } from 'node:path'
import { EXPORT_EXTENSIONS, EXPORT_FORMATS, type ExportFormat } from '../../core/protocol/export-api.ts'

/** What others write at the end of names for a format that is called otherwise here. */
const OTHER_EXTENSIONS: ReadonlyMap<string, ExportFormat> = new Map([
  ['jsonl', 'ndjson'],
  ['pq', 'parquet'],
  ['feather', 'arrow'],
])

/** Of `capture.csv` it is csv; undefined where the name says nothing. */
export function formatOfName(path: string): ExportFormat | undefined {
  const extension = extname(path).slice(1).toLowerCase()
  return EXPORT_FORMATS.find((format) => EXPORT_EXTENSIONS[format] === extension) ?? OTHER_EXTENSIONS.get(extension)
}

/** What to say where neither an option nor the name says it. */
export function describeMissingFormat(path: string): string {
  const formats = EXPORT_FORMATS.join(', ')
  if (path === '-') return `standard output has no name that says the format: give --format, one of ${formats}`
  const ends = EXPORT_FORMATS.map((format) => `.${EXPORT_EXTENSIONS[format]}`).join(', ')
  return `the name ${path} says no format: give --format, one of ${formats}, or a name that ends in one of ${ends}`
}
