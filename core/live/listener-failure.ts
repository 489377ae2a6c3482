/** Why a socket could not be opened, or a recording not be written, in words with a next step. */
import type { Failure, FailureCode } from '../protocol/failure.ts'
import type { ListenerSpec } from '../protocol/live-api.ts'

/** Up to it a port wants a privilege on most systems. */
const LAST_PRIVILEGED_PORT = 1023

/** A spec as people write it: `udp://[::1]:4739`. */
export function formatListener({ protocol, address, port }: ListenerSpec): string {
  return `${protocol}://${address.includes(':') ? `[${address}]` : address}:${port}`
}

/** The failure of a socket that the system refused. */
export function describeListenFailure(reason: unknown, spec: ListenerSpec): Failure {
  const place = formatListener(spec)
  const { code = 'unknown' } = reason as NodeJS.ErrnoException
  switch (code) {
    case 'EADDRINUSE':
      return failure(
        'port-in-use',
        `Another program listens at ${place} already.`,
        'Stop that program, or choose another port and tell it the exporters.',
      )
    case 'EACCES':
    case 'EPERM':
      return failure(
        'port-no-permission',
        `The system does not let this program listen at ${place}.`,
        spec.port > LAST_PRIVILEGED_PORT
          ? 'Choose another port: the system keeps this one for something else.'
          : `Choose a port above ${LAST_PRIVILEGED_PORT}, or give this program the right to listen there (Linux: setcap cap_net_bind_service=+ep on its executable).`,
      )
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENOTFOUND':
      return failure(
        'address-not-available',
        `This machine has no address ${spec.address} to listen at (${code}).`,
        'Choose an address of this machine, 127.0.0.1 or ::1 for itself alone, 0.0.0.0 or :: for all.',
      )
    default:
      return failure(
        'listener-stopped',
        `The system does not let ${place} be listened at (${code}).`,
        'Listen again; if that does not help, choose another address or port.',
      )
  }
}

/** The failure of a recorder that the file system refused. */
export function describeRecorderFailure(reason: unknown, folder: string): Failure {
  const { code = 'unknown' } = reason as NodeJS.ErrnoException
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return failure(
        'disk-full',
        `Recording has stopped: the disk of ${folder} is full (${code}).`,
        'Free space there, and recording goes on by itself; what arrives until then is counted.',
      )
    case 'ENOENT':
    case 'ENOTDIR':
      return failure(
        'recording-failed',
        `Recording has stopped: the folder ${folder} or its newest file is gone.`,
        'Stop and listen again, and recording begins in a new folder.',
      )
    default:
      return failure(
        'recording-failed',
        `Recording has stopped: nothing can be written to ${folder} (${code}).`,
        'Check the disk and the permissions of the folder, then stop and listen again.',
      )
  }
}

function failure(code: FailureCode, message: string, nextStep: string): Failure {
  return { code, message, nextStep }
}
