import { EXPORT_EXTENSIONS, type ExportFormat } from '../protocol/export-api.ts'

/** `capture.csv` for a file `capture.pcapng.gz`: what an export is called where nobody says otherwise. */
export function exportName(format: ExportFormat, sourceName: string | undefined): string {
  const stem = (sourceName ?? '').replace(/(?:\.[A-Za-z0-9]{1,8}){1,2}$/, '').replace(/[^\w.-]+/g, '-')
  return `${stem.replace(/^[-.]+/, '') || 'flowglass'}.${EXPORT_EXTENSIONS[format]}`
}
