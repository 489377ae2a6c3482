/**
 * Records as an IPFIX file (RFC 5655): messages with the templates first, then the records in the order of decoding, those of one
 * domain and one export time together. Sequence numbers count the records that are there.
 */
import type { RecordBatch } from '../decode/block.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { copyCatalog } from '../store/session-catalog.ts'
import type { SideConnection } from '../store/side-connection.ts'
import type { Store } from '../store/store.ts'
import { readMessageFacts, type StoredMessageFacts } from '../store/stored-messages.ts'
import { countRows, writeOctets, type ExportRun } from './export-run.ts'
import { createIpfixTemplates, type FieldSource, type IpfixTemplate, type IpfixTemplates } from './ipfix-templates.ts'
import { readMessageOctets, type MessageOctetsSource } from './message-octets.ts'
import { createOctetBuilder } from './octet-builder.ts'
import { readPieces, type RecordPiece } from './record-pieces.ts'
import {
  IPFIX_HEADER_OCTETS,
  ipfixTemplateOctets,
  writeIpfixHeader,
  writeIpfixTemplateSet,
} from './template-message.ts'
import type { WantedRows } from './wanted-rows.ts'

/** RFC 7011 §3.1: the length of a message has 16 bits. */
const LONGEST_MESSAGE = 65_535
/** Octets from which on a message is not added to. */
const USUAL_MESSAGE = 16_384
const SET_HEADER_OCTETS = 4

export interface IpfixOptions extends MessageOctetsSource {
  readonly store: Store
  readonly side: SideConnection
  readonly rows: WantedRows
  readonly registry: ElementRegistry
}

/** Tells how many records were written. Throws `ExportStopped`, and what DuckDB throws. */
export async function writeIpfix(run: ExportRun, options: IpfixOptions): Promise<number> {
  const { store, side, registry } = options
  const catalog = copyCatalog(store.catalog)
  const rows = inOrderOfDecoding(options.rows)
  const isOver = (): boolean => run.isCancelled
  const pieces = () => readPieces({ store, side, rows, fieldsOf: () => [], isOver })
  const versions = new Set<number>()
  for await (const piece of pieces()) forEachRow(piece, (batch, row) => versions.add(batch.templateVersion[row] ?? 0))
  const templates = createIpfixTemplates(catalog, versions, registry)
  const writer = createMessages()
  let leftOut = 0
  writeTemplates(writer, templates, await firstExportSeconds(side, store))
  await writeOctets(run, writer.take())
  for await (const piece of pieces()) {
    const numbers = new Set<number>()
    forEachRow(piece, (batch, row) => numbers.add(batch.message[row] ?? 0))
    const messages = await readMessageFacts(side, [...numbers])
    const octets = await readMessageOctets(options, messages)
    const factsOf = new Map(messages.map((message) => [message.number, message]))
    forEachRow(piece, (batch, row) => {
      const message = factsOf.get(batch.message[row] ?? 0)
      const whole = octets.get(batch.message[row] ?? 0)
      const template = templates.of(batch.templateVersion[row] ?? 0)
      const isWritten =
        message !== undefined &&
        whole !== undefined &&
        template !== undefined &&
        writer.addRecord(template, message, recordOctets(batch, row, whole, template, message))
      if (!isWritten) leftOut += 1
    })
    await writeOctets(run, writer.take())
    countRows(run, piece.first + piece.rowCount)
  }
  writer.end()
  await writeOctets(run, writer.take())
  run.notes.push(...templates.notes())
  if (leftOut > 0) run.notes.push(`${leftOut} records could not be written as IPFIX and are not in the file.`)
  if (new Set([...versions].map((id) => catalog.templates[id]?.sessionId)).size > 1) {
    run.notes.push('Records of several exporters are in one file, which does not tell their addresses.')
  }
  return writer.recordCount()
}

function inOrderOfDecoding(rows: WantedRows): WantedRows {
  if (rows.kind === 'span' || rows.isAscending) return rows
  return { kind: 'order', records: rows.records.slice().sort(), isAscending: true }
}

/** Rows that are there, in their order. */
function forEachRow({ shares, rowCount }: RecordPiece, visit: (batch: RecordBatch, row: number) => void): void {
  const batches = new Uint16Array(rowCount)
  const rows = new Uint32Array(rowCount).fill(NOT_THERE)
  for (const [index, { places }] of shares.entries()) {
    for (const [row, place] of places.entries()) {
      if (place >= rowCount) continue
      batches[place] = index
      rows[place] = row
    }
  }
  for (const [place, row] of rows.entries()) {
    const share = shares[batches[place] ?? 0]
    if (row !== NOT_THERE && share !== undefined) visit(share.batch, row)
  }
}

const NOT_THERE = 0xffff_ffff

/** Export time of the first message there is: that of the templates, which come before all records. */
async function firstExportSeconds(side: SideConnection, { tables }: Store): Promise<number> {
  const selects = tables
    .filter(({ visibleRows }) => visibleRows > 0)
    .map(({ name }) => `SELECT min(export_time) AS earliest FROM ${name}`)
  if (selects.length === 0) return 0
  const [[at] = []] = await side.values(`SELECT min(earliest) FROM (${selects.join(' UNION ALL ')})`)
  return typeof at === 'bigint' ? Number(at / 1_000_000_000n) : 0
}

function writeTemplates(writer: Messages, templates: IpfixTemplates, exportSeconds: number): void {
  for (const template of templates.list()) writer.addTemplate(template, exportSeconds)
}

/** The octets of a record as its template has them. */
function recordOctets(
  batch: RecordBatch,
  row: number,
  message: Uint8Array,
  { sources, domain }: IpfixTemplate,
  facts: StoredMessageFacts,
): Uint8Array {
  const offset = batch.offset[row] ?? 0
  const record = message.subarray(offset, offset + (batch.length[row] ?? 0))
  if (sources === undefined) return record
  const out = createOctetBuilder(record.length + 16)
  for (const source of sources) writeField(source, out, { record, message, domain, facts })
  return out.octets()
}

interface FieldContext {
  readonly record: Uint8Array
  readonly message: Uint8Array
  readonly domain: number
  readonly facts: StoredMessageFacts
}

function writeField(
  source: FieldSource,
  out: ReturnType<typeof createOctetBuilder>,
  { record, message, domain, facts }: FieldContext,
): void {
  switch (source.kind) {
    case 'octets':
      out.copy(record.subarray(source.offset, source.offset + source.length))
      return
    case 'header': {
      const { offset, length, shift, mask } = source
      const high = message[offset] ?? 0
      if (length === 2) out.u16(((high << 8) | (message[offset + 1] ?? 0)) & mask)
      else out.u8((high >> shift) & mask)
      return
    }
    case 'domain':
      out.u32(domain)
      return
    case 'systemInitTime':
      out.u64(BigInt.asUintN(64, facts.exportTimeNs / 1_000_000n - BigInt(facts.sysUpTimeMs ?? 0)))
  }
}

interface Messages {
  addTemplate(template: IpfixTemplate, exportSeconds: number): void
  /** False when the record is too long. */
  addRecord(template: IpfixTemplate, message: StoredMessageFacts, octets: Uint8Array): boolean
  /** Ends the message that is open. */
  end(): void
  /** The octets of messages that are whole. */
  take(): Uint8Array
  recordCount(): number
}

/** Packs templates and records into messages. */
function createMessages(): Messages {
  const out = createOctetBuilder(1 << 20)
  const sequences = new Map<number, number>()
  let open: { domain: number; exportSeconds: number; at: number } | undefined
  let set: { id: number; at: number } | undefined
  let records = 0

  function endSet(): void {
    if (set !== undefined) out.set16(set.at + 2, out.length - set.at)
    set = undefined
  }

  function end(): void {
    endSet()
    if (open !== undefined) out.set16(open.at + 2, out.length - open.at)
    open = undefined
  }

  /** Opens a message that has room for so many octets more. */
  function openFor(domain: number, exportSeconds: number, octets: number): void {
    const isSame = open?.domain === domain && open.exportSeconds === exportSeconds
    const length = open === undefined ? 0 : out.length - open.at
    if (isSame && length < USUAL_MESSAGE && length + octets <= LONGEST_MESSAGE) return
    end()
    open = { domain, exportSeconds, at: out.length }
    writeIpfixHeader(out, { exportSeconds, sequence: sequences.get(domain) ?? 0, domain })
  }

  return {
    end,
    recordCount: () => records,
    addTemplate(template, exportSeconds) {
      const octets = SET_HEADER_OCTETS + ipfixTemplateOctets(template)
      openFor(template.domain, exportSeconds, octets)
      endSet()
      writeIpfixTemplateSet(out, template)
    },
    addRecord({ domain, templateId }, message, octets) {
      if (IPFIX_HEADER_OCTETS + SET_HEADER_OCTETS + octets.length > LONGEST_MESSAGE) return false
      openFor(domain, Number(message.exportTimeNs / 1_000_000_000n), SET_HEADER_OCTETS + octets.length)
      if (set?.id !== templateId) {
        endSet()
        set = { id: templateId, at: out.length }
        out.u16(templateId)
        out.u16(0)
      }
      out.copy(octets)
      records += 1
      sequences.set(domain, ((sequences.get(domain) ?? 0) + 1) >>> 0)
      return true
    },
    take() {
      end()
      const octets = out.octets()
      out.clear()
      return octets
    },
  }
}
