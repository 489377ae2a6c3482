/** AppFlow records of a NetScaler as octets, leg by leg, and the book that they make. */
import type { DecodedBlock } from '../../core/decode/block.ts'
import { createElementRegistry } from '../../core/elements/registry.ts'
import { createSessionNames } from '../../core/names/session-names.ts'
import type { ReadTexts } from '../../core/telemetry/text-lookup.ts'
import type { Relation } from '../../core/telemetry/relation.ts'
import { createTransactionBook, type TransactionBook } from '../../core/telemetry/transactions/transaction-book.ts'
import { decode, type Sent } from './decoding.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  ipv4,
  ntp,
  templateRecord,
  templateSet,
  text,
  u16,
  u32,
  u64,
  u8,
  variable,
  type FieldSpec,
} from './message-builders.ts'

export const START_SECONDS = 1_714_557_600

const NETSCALER = 5951
const vendor = (id: number, length: number): FieldSpec => ({ pen: NETSCALER, id, length })
const iana = (id: number, length: number): FieldSpec => ({ id, length })

const COMMON = [
  iana(138, 4),
  iana(144, 4),
  iana(148, 8),
  vendor(129, 4),
  vendor(133, 4),
  iana(4, 1),
  iana(8, 4),
  iana(12, 4),
  iana(7, 2),
  iana(11, 2),
  iana(2, 8),
  iana(1, 8),
  vendor(132, 8),
  iana(154, 8),
  iana(155, 8),
  iana(10, 4),
  iana(14, 4),
  vendor(151, 4),
]
export const RESPONSE_STAMPS = [153, 159, 156, 160, 157, 169] as const
export const REQUEST_STAMPS = [158, 170] as const

export const TEMPLATES = templateSet(
  templateRecord(256, COMMON),
  templateRecord(257, [...COMMON, vendor(128, 4)]),
  templateRecord(258, [
    ...COMMON,
    ...REQUEST_STAMPS.map((id) => vendor(id, 8)),
    ...[130, 140, 141, 142, 143].map((id) => vendor(id, 65_535)),
    vendor(192, 16),
    vendor(193, 1),
  ]),
  templateRecord(262, [
    ...COMMON,
    vendor(144, 2),
    vendor(146, 8),
    vendor(147, 8),
    vendor(161, 4),
    vendor(162, 4),
    ...RESPONSE_STAMPS.map((id) => vendor(id, 8)),
    vendor(182, 4),
  ]),
  // As the guide has it: the method as a number of 8 bits.
  templateRecord(268, [...COMMON, vendor(130, 65_535), vendor(141, 1)]),
)

export interface LegOptions {
  readonly transactionId?: number
  readonly point?: number
  readonly engine?: number
  /** Connection ids of the two sides. */
  readonly clientId?: number
  readonly serverId?: number
  readonly clientPort?: number
  readonly snipPort?: number
  /** Microseconds after `START_SECONDS`. */
  readonly at?: number
  readonly url?: string
  readonly method?: string
  readonly host?: string
  readonly status?: number
  readonly rtt?: number
  readonly clientRtt?: number
  readonly octets?: number
  readonly application?: number
  readonly ttfb?: number
  readonly mainPage?: number
  readonly chain?: Uint8Array
  readonly hop?: number
  /** By element; 0 where none is given. */
  readonly stamps?: Readonly<Record<number, number | bigint>>
}

/** In causal order, microseconds of the appliance's clock. */
export const STAMPS: Readonly<Record<number, number>> = {
  153: 17_163_184_400_000,
  159: 17_163_184_441_200,
  156: 17_163_184_442_900,
  160: 17_163_184_443_400,
  157: 17_163_186_285_600,
  169: 17_163_186_302_900,
  158: 17_163_186_286_900,
  170: 17_163_186_431_400,
}

const INSIDE = 0x8000_0003

function common(leg: 1 | 2 | 3 | 4, options: LegOptions): Uint8Array {
  const { transactionId = 99, point = 3_232_235_777, engine = 1, clientId = 7, serverId = 9 } = options
  const {
    clientPort = 50_412,
    snipPort = 18_190,
    at = 0,
    octets = 100 * leg,
    application = leg % 3 === 1 ? 5 : 6,
  } = options
  const isClientSide = leg === 1 || leg === 4
  const isOut = leg === 2 || leg === 4
  const id = isClientSide ? clientId : serverId
  const peer = isClientSide ? ['198.51.100.7', clientPort] : ['10.20.4.13', 8443]
  const own = isClientSide ? ['203.0.113.10', 443] : ['10.20.4.2', snipPort]
  const [source, destination] = isOut ? [own, peer] : [peer, own]
  // The low word is plain microseconds, as a NetScaler sends it.
  const time = (micros: number): Uint8Array =>
    ntp(START_SECONDS + Math.floor(micros / 1_000_000), ((micros % 1_000_000) + 1_000_000) % 1_000_000)
  return concat(
    ...[u32(point), u32(engine), u64(id + (isOut ? 1 : 0)), u32(transactionId), u32(id), u8(6)],
    ...[ipv4(String(source[0])), ipv4(String(destination[0])), u16(Number(source[1])), u16(Number(destination[1]))],
    ...[u64(leg), u64(octets), u64(isOut ? 0x4502_2000 : 0x0502_2000), time(at), time(at + 1000)],
    ...[u32(isOut ? INSIDE : 8), u32(isOut ? 8 : INSIDE), u32(application)],
  )
}

const stampsOf = (ids: readonly number[], stamps: LegOptions['stamps'] = {}): Uint8Array[] =>
  ids.map((id) => u64(stamps[id] ?? 0))
const nulText = (value: string): Uint8Array => variable(concat(text(value), u8(0)))

/** A data set with the record of one leg. */
export function leg(number: 1 | 2 | 3 | 4, options: LegOptions = {}): Uint8Array {
  const { url = '', method = '', host = '', status = 200, rtt = 0, clientRtt = 0, ttfb = 0 } = options
  const fields = common(number, options)
  if (number === 2 || number === 4) return dataSet(257, concat(fields, u32(rtt)))
  if (number === 1) {
    const texts = [url, '', method, host, ''].map(nulText)
    const chain = [options.chain ?? new Uint8Array(16), u8(options.hop ?? 0)]
    return dataSet(258, concat(fields, ...stampsOf(REQUEST_STAMPS, options.stamps), ...texts, ...chain))
  }
  const page = [u32(options.mainPage ?? 0), u32(options.mainPage === undefined ? 0 : (options.engine ?? 1))]
  const times = [u16(status), u64(ttfb), u64(ttfb), ...page]
  return dataSet(262, concat(fields, ...times, ...stampsOf(RESPONSE_STAMPS, options.stamps), u32(clientRtt)))
}

/** The record of leg 1 with a method by its number. */
export function numberedRequest(method: number, options: LegOptions = {}): Uint8Array {
  return dataSet(268, concat(common(1, options), nulText(options.url ?? ''), u8(method)))
}

/** Uniflows of plain TCP, of whose template nothing says which side they are. */
export function tcpIn(number: 1 | 3, options: LegOptions = {}): Uint8Array {
  return dataSet(256, common(number, options))
}

/** The four legs of a transaction, each in a set of its own. */
export function fourLegs(options: LegOptions = {}): Uint8Array[] {
  const request = { url: '/cart', method: 'GET', host: 'shop.example.net', ...options }
  return [leg(1, request), leg(2, options), leg(3, options), leg(4, options)]
}

export interface Exported {
  readonly sets: readonly Uint8Array[]
  /** Seconds after `START_SECONDS`. */
  readonly second?: number
  readonly domain?: number
  readonly session?: Sent['session']
}

/** Messages with right sequence numbers; each has the templates before its records. */
export function appflowMessages(all: readonly Exported[]): Sent[] {
  const sequences = new Map<string, number>()
  return all.map(({ sets, second = 0, domain = 0, session }) => {
    const key = `${session?.id ?? 0}/${domain}`
    const sequence = sequences.get(key) ?? 0
    sequences.set(key, sequence + sets.length)
    const octets = ipfixMessage({ exportTime: START_SECONDS + second, sequence, domain }, TEMPLATES, ...sets)
    return session === undefined ? { octets } : { octets, session }
  })
}

export interface Stitched {
  readonly book: TransactionBook
  readonly blocks: readonly DecodedBlock[]
  readonly readTexts: ReadTexts
  /** Learns the labels whose texts came before them. */
  resolveNames(): Promise<void>
  /** The cells of a column, texts read. */
  values(relation: Relation, column: string): (string | number | null)[]
}

const registry = createElementRegistry()

/** Decodes datagrams and lets a book take what comes of them; losses are told at the end. */
export function stitch(datagrams: readonly Sent[], options: { readonly blockRecords?: number } = {}): Stitched {
  const { blocks, losses } = decode(datagrams, options)
  const stitched = stitchBlocks(blocks)
  stitched.book.setLosses(losses)
  stitched.book.end()
  return stitched
}

/** Lets a book take blocks. */
export function stitchBlocks(blocks: readonly DecodedBlock[]): Stitched {
  const { take, stitched } = createStitching()
  for (const block of blocks) take(block)
  return stitched
}

/** A book that takes blocks as they come, for whoever uses their buffers again. */
export function createStitching(): { readonly take: (block: DecodedBlock) => void; readonly stitched: Stitched } {
  const names = createSessionNames(({ pen, elementId }) => registry.find(pen, elementId).semantics)
  const book = createTransactionBook({ names })
  const blocks: DecodedBlock[] = []
  const texts = new Map<number, string>()
  const decoder = new TextDecoder()
  const take = (block: DecodedBlock): void => {
    blocks.push(block)
    const { firstId, count, octets, ends } = block.dictionary
    for (let entry = 0; entry < count; entry++) {
      texts.set(firstId + entry, decoder.decode(octets.subarray(entry === 0 ? 0 : ends[entry - 1], ends[entry])))
    }
    names.take(block)
    book.take(block)
  }
  const readTexts: ReadTexts = (ids) => Promise.resolve(new Map([...ids].map((id) => [id, texts.get(id) ?? ''])))
  const stitched: Stitched = {
    book,
    blocks,
    readTexts,
    resolveNames: () => names.resolve(readTexts),
    values(relation, id) {
      const column = relation.columns.find(({ info }) => info.id === id)
      if (column === undefined) throw new Error(`no column ${id}`)
      return Array.from({ length: relation.rowCount }, (_, row) => {
        if (column.kind === 'number') return Number.isNaN(column.valueAt(row)) ? null : column.valueAt(row)
        const text = column.idAt(row)
        if (text < 0) return null
        const found = column.texts === undefined ? texts.get(text) : column.texts.textOf(text)
        return found === undefined ? null : (column.derive?.(found) ?? found)
      })
    },
  }
  return { take, stitched }
}
