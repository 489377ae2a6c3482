import { fail, succeed, type Failure, type Result } from '../../core/protocol/failure.ts'

function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'message' in value && 'nextStep' in value && 'code' in value
}

/** Sends a capture to the headless host, which opens it, or compares with it; its answer is empty, or a `Failure` as JSON. */
export async function uploadCapture(file: File, as: 'session' | 'compared' = 'session'): Promise<Result<void>> {
  let response: Response
  try {
    response = await fetch(`/upload?name=${encodeURIComponent(file.name)}&as=${as}`, { method: 'POST', body: file })
  } catch {
    return fail(
      'file-read-failed',
      `${file.name} could not be sent to the host.`,
      'Check the connection and drop it again.',
    )
  }
  if (response.ok) return succeed(undefined)
  const answer: unknown = await response.json().catch(() => undefined)
  if (isFailure(answer)) return { ok: false, failure: answer }
  return fail(
    'file-read-failed',
    `The host refused ${file.name} (${response.status}).`,
    'Look at the output of flowglass serve.',
  )
}
