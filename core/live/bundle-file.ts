/** A bundle on disk: written beside its place and put there when it is whole, so that nobody ever sees half of one. */
import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { succeed, type Result } from '../protocol/failure.ts'
import type { CaptureManifest } from '../protocol/bundle-manifest.ts'
import {
  encodeCounts,
  encodeInterface,
  encodeSectionHeader,
  packetBlockOctets,
  writePacketBlock,
  type BlockPacket,
  type ManifestCounts,
} from './bundle-blocks.ts'
import { refuseOtherThanFile } from './check-place.ts'
import { describeWriteFailure, type UnwrittenFile } from './write-failure.ts'

/** Octets gathered before they are written. */
const PIECE_OCTETS = 1 << 20

export interface BundleFile {
  /** Begins the file; comes before all packets. */
  begin(manifest: CaptureManifest, title: string): void
  /** Adds a packet; its octets are copied. */
  addPacket(linkType: number, packet: Omit<BlockPacket, 'interfaceId'>): void
  /** Adds whole blocks of an interface that `addPacket` would use for the link type. */
  addBlock(linkType: number, length: number, write: (into: Buffer, at: number, interfaceId: number) => void): void
  /** Settles when more may be added; false when the disk takes no more. */
  ready(): Promise<boolean>
  /** Writes the counts and puts the file into its place; tells its octets. */
  finish(counts: ManifestCounts): Promise<Result<number>>
  /** Gives up: nothing is left. */
  discard(): Promise<void>
}

/** What is needed of an open file; `node:fs/promises` has it. */
export interface BundleHandle {
  write(octets: Uint8Array, from: number, length: number, position: number): Promise<{ bytesWritten: number }>
  datasync(): Promise<void>
  close(): Promise<void>
}

export type OpenBundle = (path: string) => Promise<BundleHandle>

/** Only the user may read what exporters told. */
const openNew: OpenBundle = (path) => open(path, 'wx', 0o600)

/** Makes an empty file beside `path`; a failure says why it cannot be. */
export async function createBundleFile(path: string, openFile: OpenBundle = openNew): Promise<Result<BundleFile>> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.part`
  let file: BundleHandle
  try {
    await refuseOtherThanFile(path)
    file = await openFile(temporary)
  } catch (error) {
    return describeWriteError(error, path)
  }
  const interfaces = new Map<number, number>()
  let piece = Buffer.allocUnsafe(PIECE_OCTETS)
  let filled = 0
  let written = 0
  let countsOffset = 0
  let failed: Result<never> | undefined
  let writing: Promise<void> = Promise.resolve()

  /** Hands on what is gathered; pieces are written one after the other. */
  function flush(): void {
    const octets = piece.subarray(0, filled)
    piece = Buffer.allocUnsafe(PIECE_OCTETS)
    filled = 0
    writing = writing.then(async () => {
      if (failed !== undefined) return
      try {
        await writeWhole(file, octets, written)
        written += octets.length
      } catch (error) {
        failed = describeWriteError(error, path)
      }
    })
  }

  function reserve(length: number): void {
    if (filled + length > piece.length) flush()
    if (length > piece.length) piece = Buffer.allocUnsafe(length)
  }

  function add(octets: Uint8Array): void {
    reserve(octets.length)
    piece.set(octets, filled)
    filled += octets.length
  }

  function interfaceOf(linkType: number): number {
    const known = interfaces.get(linkType)
    if (known !== undefined) return known
    add(encodeInterface(linkType))
    interfaces.set(linkType, interfaces.size)
    return interfaces.size - 1
  }

  async function discard(): Promise<void> {
    await writing
    await file.close().catch(() => undefined)
    await rm(temporary, { force: true })
  }

  async function finishWhole(counts: Parameters<BundleFile['finish']>[0]): Promise<number> {
    await writeWhole(file, encodeCounts(counts), countsOffset)
    await file.datasync()
    await file.close()
    await rename(temporary, path)
    return written
  }

  return succeed({
    begin(manifest, title) {
      const header = encodeSectionHeader(manifest, title)
      ;({ countsOffset } = header)
      add(header.octets)
    },
    addPacket(linkType, packet) {
      const whole = { ...packet, interfaceId: interfaceOf(linkType) }
      reserve(packetBlockOctets(whole))
      filled = writePacketBlock(piece, filled, whole)
    },
    addBlock(linkType, length, write) {
      const interfaceId = interfaceOf(linkType)
      reserve(length)
      write(piece, filled, interfaceId)
      filled += length
    },
    async ready() {
      await writing
      return failed === undefined
    },
    async finish(counts) {
      flush()
      await writing
      if (failed === undefined) {
        try {
          return succeed(await finishWhole(counts))
        } catch (error) {
          failed = describeWriteError(error, path)
        }
      }
      await discard()
      return failed
    },
    discard,
  })
}

async function writeWhole(file: BundleHandle, octets: Uint8Array, position: number): Promise<void> {
  let at = 0
  while (at < octets.length) {
    at += (await file.write(octets, at, octets.length - at, position + at)).bytesWritten
  }
}

function describeWriteError(error: unknown, path: string): Result<never> {
  return describeWriteFailure(error, bundlePlace(path))
}

/** A bundle, as a failure to write it is told. */
export function bundlePlace(path: string): UnwrittenFile {
  return { path, what: 'bundle', code: 'bundle-not-written', smaller: 'take fewer seconds' }
}
