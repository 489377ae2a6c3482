/** Messages: their facts as rows of a table, and the octets of those that lie in no file as a log beside it. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import type { DecodedBlock, MessageFacts } from '../decode/block.ts'
import type { PendingRows } from './table-writer.ts'

/** Where the octets of a message lie: in the file that was opened, or in the session's log. */
export type MessagePlace = { readonly kind: 'file' | 'log'; readonly offset: number }

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
export function messageRowsOf(block: DecodedBlock, logOffset: number): PendingRows {
  const { messages } = block
  const count = messages.length
  const words = (value: (message: MessageFacts) => number) => ({
    octets: new Uint8Array(Uint32Array.from(messages, value).buffer),
  })
  const longs = (value: (message: MessageFacts) => bigint) => ({
    octets: new Uint8Array(BigInt64Array.from(messages, value).buffer),
  })
  let nextInLog = logOffset
  const places = longs((message) => {
    if (message.fileOffset !== undefined) return BigInt(message.fileOffset)
    const place = nextInLog
    nextInLog += message.length
    return BigInt(place)
  })
  const withoutUpTime = messages.some((message) => message.sysUpTimeMs === undefined)
  const absent = withoutUpTime
    ? Uint8Array.from(messages, (message) => (message.sysUpTimeMs === undefined ? 1 : 0))
    : undefined
  return {
    rowCount: count,
    columns: [
      words((message) => message.number),
      words((message) => message.sessionId),
      words((message) => message.domain),
      { octets: Uint8Array.from(messages, (message) => message.protocolVersion) },
      longs((message) => message.exportTimeNs),
      words((message) => message.sequence),
      { ...words((message) => message.sysUpTimeMs ?? 0), absent },
      words((message) => message.frame),
      longs((message) => message.arrivalNs),
      words((message) => message.length),
      places,
      { octets: Uint8Array.from(messages, (message) => (message.fileOffset === undefined ? 1 : 0)) },
    ],
  }
}
