/** Another capture to compare with: opened, watched while it is read, let go. */
import type { ComparedFile } from '../../core/protocol/compared-file-api.ts'
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import type { UploadProgress } from '../host/host.ts'
import { noAnswer } from '../host/no-answer.ts'
import type { Viewer } from '../state/viewer.ts'
import { NO_COMPARE } from './compare-choice.ts'

/** Compares with what was opened; `false`: nothing was chosen. */
function taken(viewer: Viewer, result: Result<ComparedFile | false>): Result<boolean> {
  if (!result.ok) return result
  if (result.value === false) return succeed(false)
  const { file, name } = result.value
  viewer.charts.top.compareWith({ kind: 'file', file, name })
  return succeed(true)
}

/** Asks for a capture with the dialog of the system. */
export async function compareWithChosen(viewer: Viewer): Promise<Result<boolean>> {
  return taken(viewer, await viewer.host.host.chooseComparedFile().catch(noAnswer))
}

/** One that was open before. */
export async function compareWithRecent(viewer: Viewer, id: string): Promise<Result<boolean>> {
  return taken(viewer, await viewer.host.host.openComparedRecent(id).catch(noAnswer))
}

/** Sends a capture to the host of a browser. */
export async function compareWithSent(
  viewer: Viewer,
  file: File,
  onProgress: (progress: UploadProgress) => void,
): Promise<Result<boolean>> {
  const sent = await viewer.host.uploadCompared(file, onProgress).catch(noAnswer)
  if (!sent.ok) return sent
  const status = await viewer.host.session.status().catch(() => undefined)
  const compared = status?.compared
  if (compared === undefined) {
    return fail('request-invalid', `${file.name} was sent, and is not there any more.`, 'Send it again.')
  }
  return taken(viewer, succeed(compared))
}

/** Lets it go; one that is still read is read no further. */
export function leaveComparedFile(viewer: Viewer): void {
  viewer.charts.top.compareWith(NO_COMPARE)
  void viewer.host.session.closeComparedFile().catch(() => undefined)
}
