/**
 * Type information (RFC 5610): options records that say what an Information Element of an enterprise is.
 *
 * What is learned holds from then on. A template that is known already is planned anew under the number that it has: its
 * definition on the wire did not change, so it is no new version, and nothing of it is counted as changed. Records that
 * were decoded before stay octets in their columns; their details, which read the octets anew, have the type.
 */
import { SEMANTICS_NUMBERS, TYPE_NUMBERS, UNITS_NUMBERS } from '../elements/learned-element.ts'
import { MAX_NAME_LENGTH } from '../limits/names.ts'
import { MAX_ELEMENT_TEXT_LENGTH, MAX_LEARNED_ELEMENTS } from '../limits/templates.ts'
import type { ProblemCode } from '../problems/problem-codes.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import { IANA_PEN } from '../elements/registry.ts'
import { VARIABLE_LENGTH } from '../elements/column-kind.ts'
import { formatNanoseconds } from '../elements/format-time.ts'
import { templateFields } from '../wire/template-fields.ts'
import { report } from './message-context.ts'
import { fieldsBySession } from './session-quirks.ts'
import type { DecoderState } from './decoder-state.ts'
import type { OpenMessage } from './message-decoder.ts'

/** IANA's numbers of the elements that describe elements. */
const INFO = {
  id: 303,
  type: 339,
  description: 340,
  name: 341,
  rangeBegin: 342,
  rangeEnd: 343,
  semantics: 344,
  units: 345,
  pen: 346,
} as const
type InfoName = keyof typeof INFO
const INFO_NAMES = new Map<number, InfoName>(Object.entries(INFO).map(([name, id]) => [id, name as InfoName] as const))

/** The enterprise bit belongs to the Field Specifier, not to the id; some exporters send it. */
const ID_BITS = 0x7fff

/** Octets of the fields of one record that describe an element. */
type InfoOctets = Partial<Record<InfoName, Uint8Array>>

/** Whether the records of a template describe elements: RFC 5610 §3 wants more fields, these two are what it cannot do without. */
export function hasTypeInformation({ isOptions, fields }: KnownTemplate): boolean {
  if (!isOptions) return false
  const has = (id: number) => fields.some(({ element }) => element.pen === IANA_PEN && element.id === id)
  return has(INFO.id) && has(INFO.type)
}

/** Learns from the whole records between `from` and `end` of the message's octets. */
export function learnElements(
  state: DecoderState,
  message: OpenMessage,
  template: KnownTemplate,
  from: number,
  end: number,
): void {
  let at = from
  while (at < end) {
    const info: InfoOctets = {}
    const next = readRecord(message.bytes, at, template, info)
    if (next <= at || next > end) return
    learnElement(state, message, template, info, at)
    at = next
  }
}

/** Gathers the fields that describe an element; returns where the record ends. */
function readRecord(bytes: Uint8Array, from: number, template: KnownTemplate, info: InfoOctets): number {
  let at = from
  for (const { element, length } of template.fields) {
    let octets = length
    if (length === VARIABLE_LENGTH) {
      const short = bytes[at] ?? 0
      octets = short === 255 ? (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0) : short
      at += short === 255 ? 3 : 1
    }
    const name = element.pen === IANA_PEN ? INFO_NAMES.get(element.id) : undefined
    if (name !== undefined) info[name] ??= bytes.subarray(at, at + octets)
    at += octets
  }
  return at
}

function learnElement(
  state: DecoderState,
  message: OpenMessage,
  template: KnownTemplate,
  info: InfoOctets,
  at: number,
): void {
  const pen = numberOf(info.pen)
  const id = numberOf(info.id) & ID_BITS
  const tell = (code: ProblemCode, detail: string): void =>
    report(state, message, code, detail, at, 1, template.templateId)
  const typeNumber = numberOf(info.type)
  const type = TYPE_NUMBERS[typeNumber]
  const name = textOf(info.name, MAX_NAME_LENGTH)
  const label = `element ${id} of enterprise ${pen}`
  if (type === undefined) return tell('element-info-invalid', `The type ${typeNumber} of ${label} is none that exists.`)
  if (name === '') return tell('element-info-invalid', `The name of ${label} is missing.`)
  const units = UNITS_NUMBERS[numberOf(info.units)]
  const description = textOf(info.description, MAX_ELEMENT_TEXT_LENGTH)
  const rangeBegin = rangeOf(info.rangeBegin)
  const rangeEnd = rangeOf(info.rangeEnd)
  const taught: LearnedElement = {
    pen,
    id,
    name,
    type,
    // RFC 5610 §3.2: semantics that a collector does not know are as none.
    semantics: SEMANTICS_NUMBERS[numberOf(info.semantics)] ?? 'default',
    ...(units === undefined ? {} : { units }),
    ...(description === '' ? {} : { description }),
    // Both 0: RFC 5610 §3.5 and §3.6 say that there is no range.
    ...(rangeBegin === rangeEnd ? {} : { rangeBegin, rangeEnd }),
    exporter: message.domain.session.transport.exporter,
    learnedAt: formatNanoseconds(message.facts.exportTimeNs),
  }
  switch (state.registry.learn(taught)) {
    case 'new':
      return state.blocks.addElement(taught)
    case 'same':
      return
    case 'conflict': {
      const known = state.registry.find(pen, id)
      const which = `${known.name} (${known.type})`
      return tell('element-info-conflict', `The exporter calls ${label} ${name} (${type}); it is known as ${which}.`)
    }
    case 'refused':
      return state.registry.learnedCount() >= MAX_LEARNED_ELEMENTS
        ? tell('limit-reached', `${label} was not learned: more than are kept (MAX_LEARNED_ELEMENTS).`)
        : tell('element-info-invalid', `The ${label} cannot be described: its number has no place for it.`)
  }
}

/** Plans a template anew when elements that it has were learned since. Called once a data set: a comparison of two numbers. */
export function followLearnedElements(state: DecoderState, message: OpenMessage, template: KnownTemplate): void {
  if (state.replanRoom === Number.NEGATIVE_INFINITY) return
  if (template.fields.every(({ element }) => element.isKnown)) {
    template.learnedCount = state.registry.learnedCount()
    return
  }
  if (state.replanRoom <= 0) {
    // Counted by datagram: looking at every set would cost what the bound saves.
    state.replanRoom = Number.NEGATIVE_INFINITY
    const detail = `Elements of template ${template.templateId} were learned, and show as octets until the next datagram: templates are planned anew only so often (MAX_REPLANNED_FIELDS).`
    report(state, message, 'limit-reached', detail, message.start, 1, template.templateId)
    return
  }
  template.learnedCount = state.registry.learnedCount()
  state.replanRoom -= template.fields.length
  const { domain, header } = message
  const standard = templateFields(template.specifiers, template.scopeFieldCount, header.version, state.registry)
  const fields = fieldsBySession(domain.session.quirk, standard)
  if (fields.every(({ element }, index) => element.isKnown === template.fields[index]?.element.isKnown)) return
  const shape = state.shapes.shapeOf(fields, template.isOptions, template.scopeFieldCount)
  if (shape === undefined) return
  template.fields = fields
  template.shapeId = shape.id
  template.plan = undefined
}

function numberOf(octets: Uint8Array | undefined): number {
  let value = 0
  for (const octet of octets?.subarray(0, 4) ?? []) value = value * 256 + octet
  return value
}

function textOf(octets: Uint8Array | undefined, longest: number): string {
  if (octets === undefined) return ''
  return new TextDecoder().decode(octets).replace(/\0+$/, '').slice(0, longest)
}

function rangeOf(octets: Uint8Array | undefined): string {
  let value = 0n
  for (const octet of octets ?? []) value = value * 256n + BigInt(octet)
  return String(value)
}
