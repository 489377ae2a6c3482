/** Gathers what the decoder finds into blocks and hands them on when they are full. */
import type { OctetInterner } from '../bytes/octet-interner.ts'
import { MAX_KEPT_OCTETS, MAX_BATCHES } from '../limits/decode.ts'
import { CAPACITY_STEP, createBatchBuilder, takeBatch, type BatchBuilder } from './batch-builder.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import type { BlockMemory } from './block-memory.ts'
import type { DecodedBlock, MessageFacts, SessionFacts, Shape, TemplateVersion } from './block.ts'
import { createMessageColumnsBuilder } from './message-columns.ts'

export interface BlockBuilder {
  addSession(session: SessionFacts): void
  addShape(shape: Shape): void
  addTemplate(template: TemplateVersion): void
  addElement(element: LearnedElement): void
  /** Announces a message; `octets` (borrowed) are kept when it has no place in a file. */
  addMessage(message: MessageFacts): void
  keepOctets(octets: Uint8Array): void
  /** Says that records of this message follow: an earlier block may have been the first to name it. */
  referTo(message: MessageFacts): void
  /** The batch of a shape in the present block. */
  batchOf(shape: Shape): BatchBuilder
  /** Notes that the next records in the order of decoding are in this batch. */
  addOrder(batch: BatchBuilder, count: number): void
  /** True when the block should go before anything else is added. */
  isFull(): boolean
  /** Hands on what there is, if anything. */
  flush(): void
  readonly recordCount: () => number
}

export interface BlockBuilderOptions {
  readonly interner: OctetInterner
  readonly memory: BlockMemory
  readonly blockRecords: number
  readonly firstBlockRecords: number
  onBlock(block: DecodedBlock): void
}

const FIRST_KEPT_OCTETS = 1 << 16

/** Makes a builder; the first block is small and each further one twice as large, up to `blockRecords`. */
export function createBlockBuilder(options: BlockBuilderOptions): BlockBuilder {
  let target = Math.min(options.firstBlockRecords, options.blockRecords)
  /** How much larger the present block will be than the one before. */
  let growth = 1
  let firstRecord = 1
  let recordCount = 0
  let batches: BatchBuilder[] = []
  const batchByShape = new Map<number, BatchBuilder>()
  const rowsBefore = new Map<number, number>()
  let order = new Uint16Array(target)
  let sessions: SessionFacts[] = []
  let shapes: Shape[] = []
  let templates: TemplateVersion[] = []
  let elements: LearnedElement[] = []
  const messages = createMessageColumnsBuilder(options.memory)
  let earlierMessages: MessageFacts[] = []
  /** Messages that the present block names already, from this number on; late ones by themselves. */
  let firstMessageNumber = 1
  const namedEarlier = new Set<number>()
  let kept = new Uint8Array(0)
  let keptEnd = 0

  function flush(): void {
    const messageCount = messages.count()
    const hasNews = sessions.length + shapes.length + templates.length + messageCount > 0
    if (recordCount === 0 && !hasNews && options.interner.deltaCount() === 0) return
    rowsBefore.clear()
    for (const batch of batches) rowsBefore.set(batch.shape.id, batch.rowCount)
    const block: DecodedBlock = {
      firstRecord,
      recordCount,
      batches: batches.map(takeBatch),
      order: order.slice(0, recordCount),
      newShapes: shapes,
      newTemplates: templates,
      newSessions: sessions,
      newElements: elements,
      messages: messages.take(),
      earlierMessages,
      messageOctets: kept.slice(0, keptEnd),
      dictionary: options.interner.takeDelta(),
    }
    firstRecord += recordCount
    recordCount = 0
    batches = []
    batchByShape.clear()
    firstMessageNumber += messageCount
    sessions = []
    shapes = []
    templates = []
    elements = []
    earlierMessages = []
    namedEarlier.clear()
    keptEnd = 0
    growth = Math.min(options.blockRecords, target * 2) / target
    target *= growth
    options.onBlock(block)
  }

  function openBatch(shape: Shape): BatchBuilder {
    const before = rowsBefore.get(shape.id)
    const expected = before === undefined ? undefined : Math.ceil((before * growth) / CAPACITY_STEP + 1) * CAPACITY_STEP
    const batch = createBatchBuilder(shape, batches.length, options.memory, expected)
    batches.push(batch)
    batchByShape.set(shape.id, batch)
    return batch
  }

  return {
    addSession: (session) => void sessions.push(session),
    addShape: (shape) => void shapes.push(shape),
    addTemplate: (template) => void templates.push(template),
    addElement: (element) => void elements.push(element),
    addMessage: messages.add,
    keepOctets(octets) {
      if (keptEnd + octets.length > kept.length) {
        const grown = new Uint8Array(Math.max(keptEnd + octets.length, 2 * kept.length, FIRST_KEPT_OCTETS))
        grown.set(kept.subarray(0, keptEnd))
        kept = grown
      }
      kept.set(octets, keptEnd)
      keptEnd += octets.length
    },
    referTo(message) {
      if (message.number >= firstMessageNumber || namedEarlier.has(message.number)) return
      namedEarlier.add(message.number)
      earlierMessages.push(message)
    },
    batchOf: (shape) => batchByShape.get(shape.id) ?? openBatch(shape),
    addOrder(batch, count) {
      if (recordCount + count > order.length) {
        const grown = new Uint16Array(Math.max(recordCount + count, 2 * order.length))
        grown.set(order.subarray(0, recordCount))
        order = grown
      }
      // Most sets hold a record or two, for which `fill` takes longer than a loop.
      for (let at = recordCount; at < recordCount + count; at++) order[at] = batch.index
      recordCount += count
    },
    isFull: () =>
      recordCount >= target ||
      messages.count() >= options.blockRecords ||
      keptEnd >= MAX_KEPT_OCTETS ||
      batches.length >= MAX_BATCHES,
    flush,
    recordCount: () => recordCount,
  }
}
