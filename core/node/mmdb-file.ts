/**
 * A database in MaxMind's format, held in memory whole. Its tree is looked through once when it is read, so that a damaged or wrong file is
 * refused then, and not when an address is looked up.
 */
import { Reader, type Response } from 'mmdb-lib'
import { formatIpv4, formatIpv6 } from '../elements/format-address.ts'
import { DATABASE_SLICE_OCTETS, MAX_DATABASE_OCTETS, MAX_DECODED_VALUES } from '../limits/address-names.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import { readNameFile } from './read-name-file.ts'

export interface MmdbFile<Value> {
  /** What it says it is: `GeoLite2-Country`. */
  readonly databaseType: string
  /** RFC 3339. */
  readonly builtAt?: string
  /** Networks that it says something about. */
  readonly networks: number
  /** Undefined where it says nothing, or what it says cannot be read. */
  find(address: string): Value | undefined
}

export interface ValueReader<Value> {
  /** What a database is wanted for: `countries`. */
  readonly what: string
  /** Undefined when a record of the database does not have it. */
  read(record: unknown): Value | undefined
}

type Tree = Pick<Reader<Response>['metadata'], 'nodeCount' | 'nodeByteSize' | 'searchTreeSize' | 'ipVersion'>

/** Records that are read to see whether a database has what is wanted of it. */
const SAMPLED_RECORDS = 1000
/** Nodes that are walked to find them. */
const WALKED_NODES = 100_000
/** Octets between the tree and the data (MaxMind DB 2.0, "Data Section Separator"). */
const SEPARATOR_OCTETS = 16

/** Reads a database; `database-unreadable` says what is wrong with it. */
export async function readMmdbFile<Value>(path: string, reader: ValueReader<Value>): Promise<Result<MmdbFile<Value>>> {
  const file = await readNameFile(path, MAX_DATABASE_OCTETS)
  if (!file.ok) return file
  const { octets } = file.value
  const unusable = (reason: string, nextStep = 'Fetch it again, and unpack it: the file ends in .mmdb.') =>
    fail('database-unreadable', `${path} cannot be used for ${reader.what}: ${reason}.`, nextStep)
  try {
    const database = new Reader<Response>(octets, { cache: createValueCache() })
    const { metadata } = database
    const wrong = whatIsWrong(metadata, octets.length)
    if (wrong !== undefined) return unusable(wrong)
    const networks = await countNetworks(octets, metadata)
    if (networks === undefined) return unusable('its tree points out of it, so it is damaged')
    const find = (address: string): Value | undefined => {
      try {
        return reader.read(database.get(address))
      } catch {
        // One record is damaged: it names nothing, the others stay.
        return undefined
      }
    }
    const type = typeof metadata.databaseType === 'string' ? metadata.databaseType.slice(0, 100) : 'unknown'
    if (!addressesIn(octets, metadata).some((address) => find(address) !== undefined)) {
      return unusable(`its type is ${type}, which has none`, `Choose a database of ${reader.what}.`)
    }
    const { buildEpoch } = metadata
    return succeed({
      databaseType: type,
      ...(Number.isFinite(buildEpoch.getTime()) && { builtAt: buildEpoch.toISOString() }),
      networks,
      find,
    })
  } catch (error) {
    const isOld = error instanceof Error && error.message.includes('legacy')
    return unusable(isOld ? 'it is of the old format (.dat)' : 'it is no MaxMind database, or damaged')
  }
}

function whatIsWrong({ nodeCount, searchTreeSize, ipVersion }: Tree, length: number): string | undefined {
  if (!Number.isSafeInteger(nodeCount) || nodeCount < 1) return 'its tree is empty'
  if (ipVersion !== 4 && ipVersion !== 6) return 'its IP version is neither 4 nor 6'
  if (searchTreeSize + SEPARATOR_OCTETS >= length) return 'it ends before its tree does'
  return undefined
}

/** The leaves of the tree; undefined when one of them lies outside the file. */
async function countNetworks(octets: Buffer, tree: Tree): Promise<number | undefined> {
  const { nodeCount, nodeByteSize, searchTreeSize } = tree
  const firstValue = nodeCount + SEPARATOR_OCTETS
  const pastLast = nodeCount + octets.length - searchTreeSize
  const nodesAtATime = Math.floor(DATABASE_SLICE_OCTETS / nodeByteSize)
  let networks = 0
  for (let node = 0; node < nodeCount; node++) {
    for (let side = 0; side < 2; side++) {
      const record = readRecord(octets, tree, node, side)
      if (record <= nodeCount) continue
      if (record < firstValue || record >= pastLast) return undefined
      networks += 1
    }
    if (node % nodesAtATime === nodesAtATime - 1) await new Promise((goOn) => setImmediate(goOn))
  }
  return networks
}

/** Some addresses that the database says something about. */
function addressesIn(octets: Buffer, tree: Tree): string[] {
  const bits = tree.ipVersion === 4 ? 32 : 128
  const found: string[] = []
  const waiting = [{ node: 0, depth: 0, prefix: 0n }]
  for (let walked = 0; walked < WALKED_NODES && found.length < SAMPLED_RECORDS; walked++) {
    const at = waiting.pop()
    if (at === undefined) break
    for (const side of [0, 1]) {
      const record = readRecord(octets, tree, at.node, side)
      const depth = at.depth + 1
      const prefix = (at.prefix << 1n) | BigInt(side)
      if (record > tree.nodeCount) found.push(formatPrefix(prefix << BigInt(bits - depth), bits))
      else if (record < tree.nodeCount && depth < bits) waiting.push({ node: record, depth, prefix })
    }
  }
  return found
}

function formatPrefix(address: bigint, bits: number): string {
  const word = (shift: bigint): number => Number((address >> shift) & 0xffff_ffffn)
  return bits === 32 ? formatIpv4(word(0n)) : formatIpv6(word(96n), word(64n), word(32n), word(0n))
}

/** A record of a node (MaxMind DB 2.0, "Node Layout"): two of 24, 28 or 32 bits. */
function readRecord(octets: Buffer, { nodeByteSize }: Tree, node: number, side: number): number {
  const at = node * nodeByteSize
  if (nodeByteSize === 8) return octets.readUInt32BE(at + 4 * side)
  if (nodeByteSize === 6) return octets.readUIntBE(at + 3 * side, 3)
  const middle = octets.readUInt8(at + 3)
  return (side === 0 ? middle >> 4 : middle & 15) * 2 ** 24 + octets.readUIntBE(at + 4 * side, 3)
}

/** Values by their place: each is decoded once, so that values that point to values cost what they hold, not what they unfold to. */
function createValueCache() {
  const values = new Map<string | number, unknown>()
  return {
    get: (place: string | number) => values.get(place),
    set(place: string | number, value: unknown) {
      if (values.size >= MAX_DECODED_VALUES) values.clear()
      values.set(place, value)
    },
  }
}
