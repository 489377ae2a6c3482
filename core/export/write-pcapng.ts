/**
 * The messages of records as a capture: each message whole and as it was, in the order in which they came, in a packet made of the
 * addresses, ports and time that it came with. Before a message stand the templates that its records need and that the file has
 * not had yet, each as a message of its own with the sequence number that leaves no gap.
 */
import type { TemplateVersion } from '../decode/block.ts'
import { packetBlockOctets, writePacketBlock } from '../live/bundle-blocks.ts'
import { createAnonymisedPackets, type AnonymisedPackets } from '../live/anonymised-packets.ts'
import { createFileHead } from '../live/pcapng-writer.ts'
import type { TransportSession } from '../transport/export-datagram.ts'
import { copyCatalog } from '../store/session-catalog.ts'
import type { SideConnection } from '../store/side-connection.ts'
import type { Store } from '../store/store.ts'
import { readMessageFacts, readTemplatesOfMessages, type StoredMessageFacts } from '../store/stored-messages.ts'
import { countRows, writeOctets, type ExportRun } from './export-run.ts'
import { readMessageOctets, type MessageOctetsSource } from './message-octets.ts'
import { readPieces } from './record-pieces.ts'
import { encodeIpfixTemplate, encodeV9Template } from './template-message.ts'
import { createSessionEnds } from './session-ends.ts'
import type { WantedRows } from './wanted-rows.ts'

/** Messages that are read at a time. */
const MESSAGES_AT_ONCE = 1024
/** The longest payload of a datagram of IPv4. */
const LONGEST_DATAGRAM = 65_507

export interface PcapngOptions extends MessageOctetsSource {
  readonly store: Store
  readonly side: SideConnection
  readonly rows: WantedRows
}

/** Tells how many of the wanted records are in the messages. Throws `ExportStopped`, and what DuckDB throws. */
export async function writePcapng(run: ExportRun, options: PcapngOptions): Promise<number> {
  const { store, side } = options
  const catalog = copyCatalog(store.catalog)
  const { numbers, count } = await findMessages(run, options)
  const ends = createSessionEnds(catalog)
  // Addresses stay what they are: nothing is replaced.
  const packets = createAnonymisedPackets(AS_THEY_ARE)
  const announced = new Map<string, number>()
  let templates = 0
  let leftOut = 0
  await writeOctets(run, createFileHead())
  for (let first = 0; first < numbers.length && !run.isCancelled; first += MESSAGES_AT_ONCE) {
    const part = numbers.slice(first, first + MESSAGES_AT_ONCE)
    const messages = await readMessageFacts(side, part)
    const needed = await readTemplatesOfMessages(side, store.tables, part)
    const octets = await readMessageOctets(options, messages)
    const blocks: Uint8Array[] = []
    for (const message of messages) {
      const session = ends.of(message.sessionId)
      const payload = octets.get(message.number)
      if (payload === undefined || payload.length > LONGEST_DATAGRAM) {
        leftOut += 1
        continue
      }
      for (const id of needed.get(message.number) ?? []) {
        const template = catalog.templates[id]
        const own =
          template && announce(template, catalog.shapes[template.shapeId]?.type === 'options', message, announced)
        if (own === undefined) continue
        templates += 1
        blocks.push(...blocksOf(packets, session, own, message.arrivalNs))
      }
      blocks.push(...blocksOf(packets, session, payload, message.arrivalNs))
    }
    await writeOctets(run, join(blocks))
    countRows(run, Math.floor((count * Math.min(numbers.length, first + MESSAGES_AT_ONCE)) / numbers.length))
  }
  if (templates > 0)
    run.notes.push(`${templates} template messages were added, so that the file can be read by itself.`)
  if (leftOut > 0) run.notes.push(`${leftOut} messages are longer than a datagram can be and were left out.`)
  run.notes.push(...ends.notes())
  return count
}

/** Numbers of the messages that the records came in, ascending. */
async function findMessages(
  run: ExportRun,
  { store, side, rows }: PcapngOptions,
): Promise<{ numbers: readonly number[]; count: number }> {
  const numbers = new Set<number>()
  let count = 0
  const isOver = (): boolean => run.isCancelled
  for await (const piece of readPieces({ store, side, rows, fieldsOf: () => [], isOver })) {
    for (const isThere of piece.isThere) count += isThere
    for (const { batch, places } of piece.shares) {
      for (const [row, place] of places.entries()) {
        if (place < piece.rowCount) numbers.add(batch.message[row] ?? 0)
      }
    }
  }
  return { numbers: [...numbers].sort((a, b) => a - b), count }
}

/** The message that tells a template, unless it was told last for its id. */
function announce(
  template: TemplateVersion,
  isOptions: boolean,
  message: StoredMessageFacts,
  announced: Map<string, number>,
): Uint8Array | undefined {
  const { id, templateId, protocolVersion, fields, scopeFieldCount } = template
  if (protocolVersion !== 9 && protocolVersion !== 10) return undefined
  // A template of another session that the user assumed is told for the session whose data it reads.
  const key = `${message.sessionId} ${message.domain} ${templateId}`
  if (announced.get(key) === id) return undefined
  announced.set(key, id)
  const definition = { templateId, fields, scopeFieldCount, isOptions }
  const exportSeconds = Number(message.exportTimeNs / 1_000_000_000n)
  if (protocolVersion === 10) {
    return encodeIpfixTemplate({ exportSeconds, sequence: message.sequence, domain: message.domain }, definition)
  }
  const sequence = (message.sequence - 1) >>> 0
  return encodeV9Template(
    { sysUpTimeMs: message.sysUpTimeMs ?? 0, exportSeconds, sequence, sourceId: message.domain },
    definition,
  )
}

function blocksOf(
  packets: AnonymisedPackets,
  session: TransportSession,
  octets: Uint8Array,
  arrivalNs: bigint,
): Uint8Array[] {
  return packets.packetsOf({ session, octets, originalLength: octets.length, arrivalNs }).map((packet) => {
    const whole = { ...packet, interfaceId: 0 }
    const block = Buffer.alloc(packetBlockOctets(whole))
    writePacketBlock(block, 0, whole)
    return block
  })
}

function join(blocks: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 0))
  let at = 0
  for (const block of blocks) {
    joined.set(block, at)
    at += block.length
  }
  return joined
}

const AS_THEY_ARE = {
  replaceAddress: () => undefined,
  replaceText: () => undefined,
  replaceOctets: () => undefined,
  textOf: (text: string) => text,
}
