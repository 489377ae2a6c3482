/** Messages: their facts as rows of a table, and the octets of those that lie in no file as a log beside it. */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
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
  /** Reads octets that were appended; none of those that were forgotten. */
  read(offset: number, length: number): Uint8Array<ArrayBuffer>
  /** Says that nobody reads what lies before an offset: whole files of it are removed, or written over where the disk has no room for others. */
  forget(before: number, reuses?: boolean): void
  dispose(): void
}

/** Octets of one file of the log, give or take a block. */
const SEGMENT_OCTETS = 64 << 20

interface Segment {
  readonly path: string
  readonly descriptor: number
  /** Of its first octet in the log. */
  readonly start: number
  length: number
  /** The disk has no room for more of it. */
  isCutShort?: boolean
}

/** Opens the log in new files of a folder, the first of which is made with the first octets. */
export function createMessageLog(folder: string, segmentOctets = SEGMENT_OCTETS): MessageLog {
  let segments: Segment[] = []
  /** Files whose octets were forgotten: they have room on a disk that has none. */
  const spares: Pick<Segment, 'path' | 'descriptor'>[] = []
  let opened = 0
  let end = 0

  function isFull({ length, isCutShort = false }: Segment): boolean {
    return isCutShort || length >= segmentOctets
  }

  function segmentForMore(): Segment {
    const last = segments.at(-1)
    if (last !== undefined && !isFull(last)) return last
    const segment = { ...(spares.pop() ?? openFile()), start: end, length: 0 }
    segments.push(segment)
    return segment
  }

  function openFile(): Pick<Segment, 'path' | 'descriptor'> {
    const path = join(folder, `messages-${++opened}.log`)
    return { path, descriptor: openSync(path, 'wx+', 0o600) }
  }

  function append(octets: Uint8Array): number {
    const segment = segmentForMore()
    const offset = end
    try {
      for (let done = 0; done < octets.length;) {
        done += writeSync(segment.descriptor, octets, done, octets.length - done, segment.length + done)
      }
    } catch (error) {
      if (spares.length === 0) throw error
      segment.isCutShort = true
      return append(octets)
    }
    segment.length += octets.length
    end += octets.length
    return offset
  }

  function remove({ path, descriptor }: Pick<Segment, 'path' | 'descriptor'>): void {
    closeSync(descriptor)
    rmSync(path, { force: true })
  }

  return {
    append,
    read(offset, count) {
      const segment = segments.find(({ start, length }) => offset >= start && offset < start + length)
      if (segment === undefined) return new Uint8Array(0)
      const at = offset - segment.start
      const octets = new Uint8Array(Math.max(0, Math.min(count, segment.length - at)))
      if (octets.length === 0) return octets
      return octets.subarray(0, readSync(segment.descriptor, octets, 0, octets.length, at))
    },
    forget(before, reuses = false) {
      const isOver = (segment: Segment): boolean => isFull(segment) && segment.start + segment.length <= before
      spares.push(...segments.filter(isOver).map(({ path, descriptor }) => ({ path, descriptor })))
      segments = segments.filter((segment) => !isOver(segment))
      if (!reuses) for (const spare of spares.splice(0)) remove(spare)
    },
    dispose() {
      for (const { descriptor } of [...segments, ...spares]) closeSync(descriptor)
      segments = []
      spares.length = 0
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
