/**
 * Names and sampling rates of one session: learns them from the options records of each block, in the thread of the store.
 *
 * A block brings the texts that are new in it. A label whose text came earlier, with a data record, waits until the store
 * can read it: `resolve` is called whenever more of the store became visible.
 */
import type { DecodedBlock, RecordBatch, SessionFacts, Shape, TemplateVersion } from '../decode/block.ts'
import { MAX_NAMES } from '../limits/names.ts'
import { createBlockTexts } from './block-texts.ts'
import { idClassOf } from './id-classes.ts'
import { labelPairsOf, type LabelPair, type SemanticsOf } from './label-rules.ts'
import { createNameTables, type NameTables, type TaughtLabel } from './name-tables.ts'
import { numberReader, textIdReader } from './row-values.ts'
import { algorithmFieldOf, isOfOnePart, rateFieldsOf, readRate, samplerFieldOf } from './sampling-fields.ts'
import { createSamplingRates, type SamplingRates } from './sampling-rates.ts'

/** Reads the texts of dictionary ids; those that are not visible yet are left out. */
export type ReadTexts = (ids: ReadonlySet<number>) => Promise<ReadonlyMap<number, string>>

export interface SessionNames {
  /** Learns from a block, before the store takes its buffers. */
  take(block: DecodedBlock): void
  /** Forgets what was taught under numbers that are given to these sessions. `take` does it, too, where nobody did before. */
  open(sessions: readonly SessionFacts[]): void
  /** Learns what waited for its text. */
  resolve(read: ReadTexts): Promise<void>
  /** Dictionary ids of the texts that labels wait for. */
  waitingTexts(): readonly number[]
  /** The label of an id in a record of a template version. */
  labelOf(templateVersion: number, key: string, id: string, time: bigint): string | undefined
  readonly tables: NameTables
  readonly rates: SamplingRates
  /** Template versions by their id, as far as blocks brought them. */
  readonly templates: readonly TemplateVersion[]
  /** Grows with every label and every rate. */
  readonly revision: number
  /** Labels and rates that were not kept, for want of room. */
  readonly dropped: number
}

/** A label of which a text, or that of its id, is not known yet. */
interface WaitingLabel {
  readonly taught: Omit<TaughtLabel, 'id' | 'label'>
  readonly id: string | { readonly text: number }
  readonly label: number
}

/** Makes the names of a session in which nothing was learned. */
export function createSessionNames(semanticsOf: SemanticsOf): SessionNames {
  const tables = createNameTables()
  const rates = createSamplingRates()
  const texts = createBlockTexts()
  const templates: TemplateVersion[] = []
  const optionsShapes = new Map<number, { readonly shape: Shape; readonly pairs: readonly LabelPair[] }>()
  const sessionNumbers = new Set<number>()
  let opened: readonly SessionFacts[] | undefined
  let waiting: WaitingLabel[] = []
  /** Those whose texts are being read. */
  const resolving = new Set<{ labels: readonly WaitingLabel[] }>()
  let droppedWaiting = 0

  function open(sessions: readonly SessionFacts[]): void {
    if (opened === sessions) return
    opened = sessions
    const again = new Set<number>()
    for (const { id } of sessions) {
      if (sessionNumbers.has(id)) again.add(id)
      sessionNumbers.add(id)
    }
    for (const id of again) {
      tables.forgetSession(id)
      rates.forgetSession(id)
    }
    if (again.size === 0) return
    const isStillTheirs = ({ taught }: WaitingLabel): boolean => !again.has(taught.table.session)
    waiting = waiting.filter(isStillTheirs)
    for (const read of resolving) read.labels = read.labels.filter(isStillTheirs)
  }

  function takeLabels(batch: RecordBatch, shape: Shape, pair: LabelPair): void {
    const idField = shape.fields[pair.idField]
    const readNumber = numberReader(batch, shape, pair.idField)
    const readIdText = textIdReader(batch, pair.idField)
    const readLabel = textIdReader(batch, pair.labelField)
    const readIncarnation =
      pair.incarnationField === undefined ? undefined : numberReader(batch, shape, pair.incarnationField)
    for (let row = 0; row < batch.rowCount; row += 1) {
      const template = templates[batch.templateVersion[row] ?? -1]
      if (template === undefined) continue
      const number = idField?.kind === 'octets' ? undefined : readNumber(row)
      const taught: WaitingLabel['taught'] = {
        table: {
          session: template.sessionId,
          domain: template.domain,
          idClass: pair.idClass,
          idKey: idField?.key ?? '',
          labelKey: shape.fields[pair.labelField]?.key ?? '',
          templateId: template.templateId,
          preference: pair.preference,
        },
        incarnation: readIncarnation === undefined ? undefined : String(readIncarnation(row)),
        at: batch.exportTime[row] ?? 0n,
      }
      const label = {
        taught,
        id: number === undefined ? { text: readIdText(row) } : String(number),
        label: readLabel(row),
      }
      if (learn(label)) continue
      if (waiting.length < MAX_NAMES) waiting.push(label)
      else droppedWaiting += 1
    }
  }

  /** False when a text is missing. */
  function learn(waits: WaitingLabel): boolean {
    const label = texts.textOf(waits.label)
    const id = typeof waits.id === 'string' ? waits.id : texts.textOf(waits.id.text)
    if (label === undefined || id === undefined) return false
    // An exporter that has no name sends an empty one.
    if (label !== '') tables.learn({ ...waits.taught, id, label })
    return true
  }

  function takeRates(batch: RecordBatch, shape: Shape): void {
    const fields = rateFieldsOf(shape)
    if (fields === undefined || isOfOnePart(shape)) return
    const sampler = samplerFieldOf(shape)
    const algorithm = algorithmFieldOf(shape)
    const readers = shape.fields.map((_, field) => numberReader(batch, shape, field))
    for (let row = 0; row < batch.rowCount; row += 1) {
      const template = templates[batch.templateVersion[row] ?? -1]
      const rate = readRate(fields, (field) => readers[field]?.(row))
      if (template === undefined || rate === undefined) continue
      rates.learn({
        ...rate,
        session: template.sessionId,
        domain: template.domain,
        sampler: sampler === undefined ? undefined : String(readers[sampler]?.(row)),
        algorithm: algorithm && { table: algorithm.table, code: Number(readers[algorithm.field]?.(row)) },
        templateId: template.templateId,
        at: batch.exportTime[row] ?? 0n,
      })
    }
  }

  return {
    open,
    take(block) {
      open(block.newSessions)
      for (const template of block.newTemplates) templates[template.id] = template
      for (const shape of block.newShapes) {
        if (shape.type === 'options') optionsShapes.set(shape.id, { shape, pairs: labelPairsOf(shape, semanticsOf) })
      }
      texts.take(block.dictionary)
      for (const batch of block.batches) {
        const options = optionsShapes.get(batch.shapeId)
        if (options === undefined) continue
        for (const pair of options.pairs) takeLabels(batch, options.shape, pair)
        takeRates(batch, options.shape)
      }
    },
    async resolve(read) {
      if (waiting.length === 0) return
      const reading = { labels: waiting as readonly WaitingLabel[] }
      waiting = []
      resolving.add(reading)
      const ids = new Set<number>()
      for (const { id, label } of reading.labels) {
        if (texts.textOf(label) === undefined) ids.add(label)
        if (typeof id !== 'string' && texts.textOf(id.text) === undefined) ids.add(id.text)
      }
      try {
        for (const [id, text] of await read(ids)) texts.remember(id, text)
      } finally {
        resolving.delete(reading)
        for (const label of reading.labels) if (!learn(label)) waiting.push(label)
      }
    },
    waitingTexts: () =>
      [waiting, ...Array.from(resolving, ({ labels }) => labels)].flatMap((labels) =>
        labels.flatMap(({ id, label }) => (typeof id === 'string' ? [label] : [label, id.text])),
      ),
    labelOf(templateVersion, key, id, time) {
      const template = templates[templateVersion]
      if (template === undefined) return undefined
      return tables.labelOf(template.sessionId, template.domain, idClassOf(key), id, time)
    },
    tables,
    rates,
    templates,
    get revision() {
      return tables.revision + rates.revision
    },
    get dropped() {
      return tables.dropped + rates.dropped + droppedWaiting
    },
  }
}
