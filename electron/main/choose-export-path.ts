import { app, dialog, type BrowserWindow } from 'electron'
import { join } from 'node:path'
import { exportName } from '../../core/node/export-name.ts'
import { EXPORT_EXTENSIONS, type ExportFormat } from '../../core/protocol/export-api.ts'

const FORMAT_NAMES: Readonly<Record<ExportFormat, string>> = {
  csv: 'CSV',
  ndjson: 'JSON lines',
  json: 'JSON',
  parquet: 'Parquet',
  arrow: 'Arrow',
  pcapng: 'Captures',
  ipfix: 'IPFIX files',
}

/** Asks where an export goes; undefined when the user gave up. */
export async function chooseExportPath(
  window: BrowserWindow,
  format: ExportFormat,
  sourceName: string | undefined,
): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Export',
    defaultPath: join(app.getPath('documents'), exportName(format, sourceName)),
    filters: [{ name: FORMAT_NAMES[format], extensions: [EXPORT_EXTENSIONS[format]] }],
  })
  return canceled || filePath === '' ? undefined : filePath
}
