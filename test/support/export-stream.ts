/**
 * Traffic of exporters as a model: which messages each sends, with how many records of which templates, and where each lies
 * in their octets. What a decoder should find follows from it without decoding anything.
 */
import fc from 'fast-check'
import {
  concat,
  EXPORT_TIME,
  ipfixMessage,
  optionsTemplateRecord,
  optionsTemplateSet,
  set,
  templateRecord,
  templateSet,
  v5Message,
  v9Message,
  v9OptionsTemplateRecord,
  v9OptionsTemplateSet,
  v9TemplateRecord,
  v9TemplateSet,
} from './message-builders.ts'

export type StreamVersion = 5 | 9 | 10

/** A template of the model: its records have a fixed length. */
export interface ModelTemplate {
  readonly id: number
  readonly kind: 'data' | 'options'
  readonly recordLength: number
  /** When the exporter sends it: with the first message, with a later one, or never. */
  readonly sentAt: 'first' | 'later' | 'never'
}

export interface ModelSet {
  /** Octets with the set header. */
  readonly octets: Uint8Array<ArrayBuffer>
  readonly content:
    | { readonly kind: 'template'; readonly template: ModelTemplate }
    | { readonly kind: 'records'; readonly template: ModelTemplate; readonly records: number; readonly tail: number }
}

export interface ModelMessage {
  /** In the order of sending. */
  readonly index: number
  /** Grows when the exporter restarts. */
  readonly life: number
  readonly octets: Uint8Array<ArrayBuffer>
  readonly headerLength: number
  readonly sets: readonly ModelSet[]
  /** Data and options records; flows of v5. */
  readonly records: number
  /** A set of it ends with octets that are no record. */
  readonly isOdd: boolean
}

export interface ModelStream {
  readonly version: StreamVersion
  readonly domain: number
  readonly messages: readonly ModelMessage[]
}

/** What is random in a message. */
interface MessagePlan {
  readonly data: readonly {
    readonly template: number
    readonly records: number
    readonly tail: 'none' | 'padding' | 'odd'
  }[]
  readonly laterTemplates: boolean
  readonly restarts: boolean
}

const TEMPLATE_LENGTHS = [3, 4, 9, 14] as const

const arbitraryMessagePlan: fc.Arbitrary<MessagePlan> = fc.record({
  data: fc.array(
    fc.record({
      template: fc.nat(TEMPLATE_LENGTHS.length - 1),
      records: fc.integer({ min: 1, max: 4 }),
      tail: fc.constantFrom('none', 'none', 'none', 'padding', 'odd'),
    }),
    { maxLength: 3 },
  ),
  laterTemplates: fc.integer({ min: 0, max: 7 }).map((roll) => roll === 0),
  restarts: fc.integer({ min: 0, max: 29 }).map((roll) => roll === 0),
})

export const arbitraryStream: fc.Arbitrary<ModelStream> = fc
  .record({
    version: fc.constantFrom<StreamVersion>(10, 10, 10, 9, 5),
    domain: fc.integer({ min: 0, max: 3 }),
    firstSequence: fc.oneof(fc.nat(1000), fc.integer({ min: 2 ** 32 - 30, max: 2 ** 32 - 1 })),
    sentAt: fc.array(fc.constantFrom('first', 'first', 'later', 'never'), {
      minLength: TEMPLATE_LENGTHS.length,
      maxLength: TEMPLATE_LENGTHS.length,
    }),
    plans: fc.array(arbitraryMessagePlan, { minLength: 1, maxLength: 24 }),
    fill: fc.integer({ min: 1, max: 250 }),
  })
  .map(({ version, domain, firstSequence, sentAt, plans, fill }) => {
    const templates = TEMPLATE_LENGTHS.map((recordLength, index): ModelTemplate => ({
      id: 256 + index,
      kind: index === TEMPLATE_LENGTHS.length - 1 ? 'options' : 'data',
      recordLength,
      sentAt: sentAt[index] ?? 'first',
    }))
    // A report of domains does not name their versions.
    const own = 16 * version + domain
    return { version, domain: own, messages: buildMessages(version, own, firstSequence, templates, plans, fill) }
  })

function buildMessages(
  version: StreamVersion,
  domain: number,
  firstSequence: number,
  templates: readonly ModelTemplate[],
  plans: readonly MessagePlan[],
  fill: number,
): ModelMessage[] {
  let sequence = firstSequence
  let life = 0
  let bootIndex = 0
  return plans.map((plan, index) => {
    if (plan.restarts && index > 0) {
      life++
      bootIndex = index
      // Far from all numbers before, as a restart that begins at 0 usually is.
      sequence = (sequence + 0x2600_0000) >>> 0
    }
    const exportTime = EXPORT_TIME + 10 * index
    const sysUpTime = (life === 0 ? 3_600_000 : 5000) + 10_000 * (index - bootIndex)
    const header = { sequence, exportTime, sysUpTime }
    if (version === 5) {
      const records = 1 + plan.data.reduce((sum, part) => sum + part.records, 0)
      const flows = Array.from({ length: records }, (_, port) => ({ sourcePort: 1000 + port, packets: fill }))
      sequence = (sequence + records) >>> 0
      const octets = v5Message({ ...header, engineId: domain }, ...flows)
      return { index, life, octets, headerLength: 24, sets: [], records, isOdd: false }
    }
    const isFirst = index === 0
    const sent = templates.filter(
      ({ sentAt }) =>
        (sentAt === 'first' && (isFirst || plan.laterTemplates)) || (sentAt === 'later' && plan.laterTemplates),
    )
    const sets = [
      ...sent.map((template) => templateModel(version, template)),
      ...plan.data.map((part, at) => dataModel(templates[part.template]!, part.records, part.tail, fill + at)),
    ]
    const records = plan.data.reduce((sum, part) => sum + part.records, 0)
    const parts = sets.map(({ octets }) => octets)
    const octets =
      version === 10
        ? ipfixMessage({ sequence, exportTime, domain }, ...parts)
        : v9Message({ ...header, sourceId: domain }, ...parts)
    sequence = (sequence + (version === 10 ? records : 1)) >>> 0
    const isOdd = plan.data.some(({ tail, template }) => tail === 'odd' && TEMPLATE_LENGTHS[template]! > 4)
    return { index, life, octets, headerLength: version === 10 ? 16 : 20, sets, records, isOdd }
  })
}

/** Fields of one or two octets: a record is as long as the model says. */
function fieldsOf({ recordLength }: ModelTemplate): { id: number; length: number }[] {
  const pairs = Array.from({ length: Math.floor(recordLength / 2) }, (_, index) => ({
    id: [7, 11, 10, 14][index % 4]!,
    length: 2,
  }))
  return recordLength % 2 === 0 ? pairs : [...pairs, { id: 4, length: 1 }]
}

function templateModel(version: 9 | 10, template: ModelTemplate): ModelSet {
  const fields = fieldsOf(template)
  const [first, ...rest] = fields
  const content = { kind: 'template', template } as const
  if (version === 10) {
    return template.kind === 'data'
      ? { octets: templateSet(templateRecord(template.id, fields)), content }
      : { octets: optionsTemplateSet(optionsTemplateRecord(template.id, [first!], rest)), content }
  }
  return template.kind === 'data'
    ? { octets: v9TemplateSet(v9TemplateRecord(template.id, fields)), content }
    : { octets: v9OptionsTemplateSet(v9OptionsTemplateRecord(template.id, [{ id: 1, length: 2 }], rest)), content }
}

function dataModel(template: ModelTemplate, records: number, tail: 'none' | 'padding' | 'odd', fill: number): ModelSet {
  const body = new Uint8Array(records * template.recordLength).map((_, at) => 1 + ((fill + at) % 250))
  // Zeros shorter than a record are padding (RFC 7011 §3.3.1); other octets, from four on, are a record that was cut.
  const rest =
    tail === 'none' || template.recordLength <= (tail === 'odd' ? 4 : 3)
      ? new Uint8Array(0)
      : new Uint8Array(tail === 'odd' ? 4 : 3).fill(tail === 'odd' ? 0xee : 0)
  return {
    octets: set(template.id, concat(body, rest)),
    content: { kind: 'records', template, records, tail: rest.length },
  }
}
