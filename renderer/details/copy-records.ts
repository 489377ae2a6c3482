/** The selected records on the clipboard: one as an object, several as a list in the order of their rows. */
import type { RecordDetails } from '../../core/protocol/session-api.ts'
import type { Viewer } from '../state/viewer.ts'
import { copyText } from '../ui/clipboard.ts'
import { recordAsJson } from './record-json.ts'

/** Copies what is selected; false when a record could not be read, or copying was not allowed. */
export async function copyRecords(viewer: Viewer): Promise<boolean> {
  const { selection, details } = viewer.store.getState()
  if (selection.length <= 1) return details.details !== undefined && copyText(recordAsJson(details.details))
  const records: RecordDetails[] = []
  for (const record of selection) {
    const answer = await viewer.host.session.describeRecord(record).catch(() => undefined)
    if (answer?.ok !== true) return false
    records.push(answer.value)
  }
  return copyText(`[\n${records.map(recordAsJson).join(',\n')}\n]`)
}
