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

/** The rows of a block's messages; `logOffset` is where its `messageOctets` went. */
export function messageRowsOf({ messages }: DecodedBlock, logOffset: number): PendingRows {
  const { count } = messages
  const places = messages.fileOffset.slice()
  const isInLog = new Uint8Array(count)
  const withoutUpTime = new Uint8Array(count)
  let nextInLog = logOffset
  for (let row = 0; row < count; row += 1) {
    withoutUpTime[row] = messages.protocolVersion[row] === IPFIX ? 1 : 0
    if (!Number.isNaN(places[row])) continue
    isInLog[row] = 1
    places[row] = nextInLog
    nextInLog += messages.length[row] ?? 0
  }
  return {
    rowCount: count,
    columns: [
      column(messages.number),
      column(messages.sessionId),
      column(messages.domain),
      column(messages.protocolVersion),
      column(messages.exportTime),
      column(messages.sequence),
      { ...column(messages.sysUpTimeMs), absent: withoutUpTime },
      column(messages.frame),
      column(messages.arrival),
      column(messages.length),
      column(places),
      column(isInLog),
    ],
  }
}

/** The protocol version without sysUpTime. */
const IPFIX = 10

function column({
  buffer,
  byteOffset,
  byteLength,
}: {
  readonly buffer: ArrayBuffer
  readonly byteOffset: number
  readonly byteLength: number
}): PendingColumn {
  return { octets: new Uint8Array(buffer, byteOffset, byteLength) }
}
