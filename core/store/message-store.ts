/** Messages: their facts as rows of a table, and the octets of those that lie in no file as a log beside it. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import type { DecodedBlock } from '../decode/block.ts'
import type { PendingColumn, PendingRows } from './table-writer.ts'

/** Where the octets of a message lie: in the file that was opened, or in the session's log. */
export interface MessagePlace {
  readonly kind: 'file' | 'log'
  readonly offset: number
}

export interface MessageLog {
  /** Appends octets and returns where they begin. Throws what the file system throws. */
  append(octets: Uint8Array): number
  /** Reads octets that were appended. */
  read(offset: number, length: number): Uint8Array<ArrayBuffer>
  dispose(): void
}

/** Opens the log in a new file; the file is made with the first octets. */
export function createMessageLog(path: string): MessageLog {
  let descriptor: number | undefined
  let length = 0
  return {
    append(octets) {
      const offset = length
      descriptor ??= openSync(path, 'wx+', 0o600)
      for (let done = 0; done < octets.length;) {
        done += writeSync(descriptor, octets, done, octets.length - done, length + done)
      }
      length += octets.length
      return offset
    },
    read(offset, count) {
      const octets = new Uint8Array(Math.max(0, Math.min(count, length - offset)))
      if (descriptor === undefined || octets.length === 0) return octets
      const read = readSync(descriptor, octets, 0, octets.length, offset)
      return octets.subarray(0, read)
    },
    dispose() {
      if (descriptor !== undefined) closeSync(descriptor)
      descriptor = undefined
    },
  }
}

/** The rows of a block's messages; `logOffset` is where its `messageOctets` went. A plain loop: there may be one for every few records. */
export function messageRowsOf(block: DecodedBlock, logOffset: number): PendingRows {
  const { messages } = block
  const count = messages.length
  const [numbers, sessions, domains, sequences] = createWords(count)
  const [upTimes, frames, lengths] = createWords(count)
  const versions = new Uint8Array(count)
  const exportTimes = new BigInt64Array(count)
  const arrivals = new BigInt64Array(count)
  const places = new Float64Array(count)
  const isInLog = new Uint8Array(count)
  let absent: Uint8Array | undefined
  let nextInLog = logOffset
  for (let row = 0; row < count; row += 1) {
    const message = messages[row]
    if (message === undefined) break
    numbers[row] = message.number
    sessions[row] = message.sessionId
    domains[row] = message.domain
    versions[row] = message.protocolVersion
    exportTimes[row] = message.exportTimeNs
    sequences[row] = message.sequence
    upTimes[row] = message.sysUpTimeMs ?? 0
    if (message.sysUpTimeMs === undefined) {
      absent ??= new Uint8Array(count)
      absent[row] = 1
    }
    frames[row] = message.frame
    arrivals[row] = message.arrivalNs
    lengths[row] = message.length
    places[row] = message.fileOffset ?? nextInLog
    if (message.fileOffset === undefined) {
      isInLog[row] = 1
      nextInLog += message.length
    }
  }
  return {
    rowCount: count,
    columns: [
      column(numbers),
      column(sessions),
      column(domains),
      column(versions),
      column(exportTimes),
      column(sequences),
      { ...column(upTimes), absent },
      column(frames),
      column(arrivals),
      column(lengths),
      column(places),
      column(isInLog),
    ],
  }
}

type Words = Uint32Array<ArrayBuffer>

function createWords(count: number): [Words, Words, Words, Words] {
  return [new Uint32Array(count), new Uint32Array(count), new Uint32Array(count), new Uint32Array(count)]
}

function column(array: { readonly buffer: ArrayBuffer }): PendingColumn {
  return { octets: new Uint8Array(array.buffer) }
}
