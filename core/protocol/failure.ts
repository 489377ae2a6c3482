/** A failure is the world refusing: file gone, port in use, disk full. It travels as data and is shown where the action began. */

export type FailureCode =
  | 'file-not-found'
  | 'file-is-directory'
  | 'file-no-permission'
  | 'file-empty'
  | 'file-not-a-capture'
  | 'file-read-failed'
  | 'file-vanished'
  | 'disk-full'
  | 'store-failed'
  | 'no-session'
  | 'superseded'
  | 'read-once'
  | 'no-such-view'
  | 'no-such-template'
  | 'no-such-record'
  | 'no-such-row'
  | 'no-such-file'
  | 'no-such-column'
  | 'filter-invalid'
  | 'request-invalid'
  | 'not-allowed'
  | 'upload-too-large'
  | 'elements-unreadable'
  | 'elements-not-kept'
  | 'names-unreadable'
  | 'names-not-kept'
  | 'database-unreadable'
  | 'dns-failed'
  | 'engine-stopped'
  | 'collector-stopped'
  | 'lists-stopped'
  | 'cannot-send'
  | 'port-in-use'
  | 'port-no-permission'
  | 'address-not-available'
  | 'certificate-unusable'
  | 'listener-stopped'
  | 'not-live'
  | 'recording-failed'
  | 'bundle-not-written'
  | 'bundle-no-packets'
  | 'export-not-written'
  | 'export-cancelled'
  | 'sql-refused'
  | 'sql-failed'

export interface Failure {
  readonly code: FailureCode
  /** What happened and to what, one sentence. */
  readonly message: string
  /** What to do now, one sentence. */
  readonly nextStep: string
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

/** A result that holds a value. */
export function succeed<T>(value: T): Result<T> {
  return { ok: true, value }
}

/** A result that says why there is no value. */
export function fail(code: FailureCode, message: string, nextStep: string): Result<never> {
  return { ok: false, failure: { code, message, nextStep } }
}
