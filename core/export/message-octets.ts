/** Octets of messages, from the log of the session or from the file that is open: neighbours in one read. */
import { fail } from '../protocol/failure.ts'
import type { ReadFileOctets } from '../session/record-details.ts'
import type { Store } from '../store/store.ts'
import type { StoredMessageFacts } from '../store/stored-messages.ts'
import { ExportStopped } from './export-run.ts'

/** Octets read at a time. */
const READ_OCTETS = 1 << 20

export interface MessageOctetsSource {
  readonly store: Pick<Store, 'readLoggedOctets'>
  /** The file that is open; undefined where there is none. */
  readonly path: string | undefined
  readonly readFileOctets: ReadFileOctets
}

/** The octets of each message by its number. Throws `ExportStopped` when the file has gone. */
export async function readMessageOctets(
  { store, path, readFileOctets }: MessageOctetsSource,
  messages: readonly StoredMessageFacts[],
): Promise<ReadonlyMap<number, Uint8Array>> {
  const octets = new Map<number, Uint8Array>()
  const inFile = messages.filter(({ place }) => place.kind === 'file').sort((a, b) => a.place.offset - b.place.offset)
  for (const message of messages) {
    if (message.place.kind === 'log') octets.set(message.number, store.readLoggedOctets(message.place, message.length))
  }
  for (let at = 0; at < inFile.length;) {
    const start = inFile[at]?.place.offset ?? 0
    let end = start
    let next = at
    for (; next < inFile.length; next += 1) {
      const { place, length } = inFile[next]!
      if (next > at && place.offset + length - start > READ_OCTETS) break
      end = Math.max(end, place.offset + length)
    }
    const read = path === undefined ? NO_FILE : await readFileOctets(path, start, end - start)
    if (!read.ok) throw new ExportStopped(read)
    for (const { number, place, length } of inFile.slice(at, next)) {
      octets.set(number, read.value.subarray(place.offset - start, place.offset - start + length))
    }
    at = next
  }
  return octets
}

const NO_FILE = fail('file-vanished', 'The octets of messages lie in a file that is not open.', 'Open the file again.')
