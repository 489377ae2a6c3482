/** Databases in MaxMind's format (MaxMind DB File Format Specification 2.0), as small as a test wants them. */
import { parseAddressRange } from '../../core/addresses/parse-address.ts'

export type MmdbValue = string | number | boolean | MmdbMap | readonly MmdbValue[]
export interface MmdbMap {
  readonly [key: string]: MmdbValue
}

export interface MmdbOptions {
  readonly ipVersion?: 4 | 6
  readonly recordSize?: 24 | 28 | 32
  readonly databaseType?: string
  /** Seconds since 1970. */
  readonly buildEpoch?: number
}

/** Networks that begin in the IPv4 part of a tree of IPv6 addresses: `::/96`. */
const IPV4_DEPTH = 96

interface Node {
  readonly sides: [Node | number | undefined, Node | number | undefined]
}

/** A database that says a value of each network; a network inside another comes after it. */
export function buildMmdb(networks: Readonly<Record<string, MmdbMap>>, options: MmdbOptions = {}): Buffer {
  const { ipVersion = 6, recordSize = 28, databaseType = 'Test-Country', buildEpoch = 1_700_000_000 } = options
  const data: Buffer[] = []
  let dataOctets = 0
  const root: Node = { sides: [undefined, undefined] }
  for (const [network, value] of Object.entries(networks)) {
    const place = dataOctets
    const encoded = encodeMmdbValue(value)
    data.push(encoded)
    dataOctets += encoded.length
    insert(root, bitsOf(network, ipVersion), place)
  }
  const nodes = numberNodes(root)
  const tree = Buffer.concat(
    [...nodes].map(([{ sides }]) => {
      const [left, right] = sides.map((side) => {
        if (side === undefined) return nodes.size
        // A value: its place in the data section, past the nodes and the separator.
        return typeof side === 'number' ? nodes.size + 16 + side : (nodes.get(side) ?? 0)
      })
      return encodeNode(left ?? 0, right ?? 0, recordSize)
    }),
  )
  const metadata = encodeMmdbValue({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: buildEpoch,
    database_type: databaseType,
    description: { en: 'made by a test' },
    ip_version: ipVersion,
    languages: ['en'],
    node_count: nodes.size,
    record_size: recordSize,
  })
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
  return Buffer.concat([tree, Buffer.alloc(16), ...data, marker, metadata])
}

function bitsOf(network: string, ipVersion: 4 | 6): string {
  const range = parseAddressRange(network)
  if (range === undefined) throw new Error(`${network} is no network`)
  const length = Number(network.split('/')[1])
  const all = range.low
    .toString(2)
    .padStart(range.family === 'ipv4' ? 32 : 128, '0')
    .slice(0, length)
  return range.family === 'ipv4' && ipVersion === 6 ? '0'.repeat(IPV4_DEPTH) + all : all
}

function insert(root: Node, bits: string, value: number): void {
  let node = root
  for (const bit of bits.slice(0, -1)) {
    const side = Number(bit)
    const below = node.sides[side]
    // A network within another: what the larger one said holds for its other half.
    const next: Node = typeof below === 'object' ? below : { sides: [below, below] }
    node.sides[side] = next
    node = next
  }
  node.sides[Number(bits.at(-1))] = value
}

function numberNodes(root: Node): ReadonlyMap<Node, number> {
  const numbers = new Map<Node, number>()
  const waiting = [root]
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    numbers.set(node, numbers.size)
    for (const side of node.sides) if (typeof side === 'object') waiting.push(side)
  }
  return numbers
}

function encodeNode(left: number, right: number, recordSize: 24 | 28 | 32): Buffer {
  const node = Buffer.alloc(recordSize / 4)
  if (recordSize === 32) {
    node.writeUInt32BE(left, 0)
    node.writeUInt32BE(right, 4)
  } else if (recordSize === 24) {
    node.writeUIntBE(left, 0, 3)
    node.writeUIntBE(right, 3, 3)
  } else {
    node.writeUIntBE(left & 0xff_ffff, 0, 3)
    node[3] = ((left >>> 24) << 4) | (right >>> 24)
    node.writeUIntBE(right & 0xff_ffff, 4, 3)
  }
  return node
}

/** A value as the data section has it: a control octet with type and size, the octets. */
export function encodeMmdbValue(value: MmdbValue): Buffer {
  if (typeof value === 'string') return field(2, Buffer.from(value))
  if (typeof value === 'boolean') return field(14, Buffer.alloc(0), value ? 1 : 0)
  if (typeof value === 'number') {
    const hex = value === 0 ? '' : value.toString(16)
    return field(6, Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'))
  }
  if (isList(value)) return field(11, Buffer.concat(value.map(encodeMmdbValue)), value.length)
  const entries = Object.entries(value)
  return field(
    7,
    Buffer.concat(entries.flatMap(([key, each]) => [encodeMmdbValue(key), encodeMmdbValue(each)])),
    entries.length,
  )
}

function field(type: number, octets: Buffer, size = octets.length): Buffer {
  const short = size < 29 ? size : 29
  const head = type > 7 ? [short, type - 7] : [(type << 5) | short]
  return Buffer.concat([Buffer.from(size < 29 ? head : [...head, size - 29]), octets])
}

function isList(value: MmdbValue): value is readonly MmdbValue[] {
  return Array.isArray(value)
}

/** What MaxMind's databases say of a country. */
export function countryRecord(code: string, name: string): MmdbMap {
  return { country: { iso_code: code, names: { de: `${name} (de)`, en: name } } }
}

/** What MaxMind's databases say of an autonomous system. */
export function networkRecord(number: number, organisation?: string): MmdbMap {
  return {
    autonomous_system_number: number,
    ...(organisation !== undefined && { autonomous_system_organization: organisation }),
  }
}
