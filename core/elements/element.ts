/** Information Elements: what a number in a template means (RFC 7012, IANA's registry, vendors' registries). */
import type { LearnedElement } from '../protocol/names-report.ts'

/** RFC 7011 §6.1, RFC 6313 §4.5; unsigned256 is a bit map of RFC 9740. */
export type AbstractType =
  | 'octetArray'
  | 'unsigned8'
  | 'unsigned16'
  | 'unsigned32'
  | 'unsigned64'
  | 'unsigned256'
  | 'signed8'
  | 'signed16'
  | 'signed32'
  | 'signed64'
  | 'float32'
  | 'float64'
  | 'boolean'
  | 'macAddress'
  | 'string'
  | 'dateTimeSeconds'
  | 'dateTimeMilliseconds'
  | 'dateTimeMicroseconds'
  | 'dateTimeNanoseconds'
  | 'ipv4Address'
  | 'ipv6Address'
  | 'basicList'
  | 'subTemplateList'
  | 'subTemplateMultiList'

/** RFC 7012 §3.2. */
export type Semantics =
  | 'default'
  | 'quantity'
  | 'totalCounter'
  | 'deltaCounter'
  | 'identifier'
  | 'flags'
  | 'list'
  | 'snmpCounter'
  | 'snmpGauge'

export interface Element {
  /** Private Enterprise Number; 0 is IANA, 29305 the reverse elements of RFC 5103. */
  readonly pen: number
  readonly id: number
  /** Name in its registry; `id<ID>` or `e<PEN>id<ID>` when unknown. */
  readonly name: string
  /** Key in the dump and column id: the IANA name, `vendor:name`, or the name when unknown. */
  readonly key: string
  /** `octetArray` when the element is unknown. */
  readonly type: AbstractType
  readonly semantics: Semantics
  /** As the registry says: octets, packets, milliseconds … */
  readonly units: string | undefined
  /** False for an element that is known by its width only, or not at all. */
  readonly isKnown: boolean
  /** Name of the code table that its values come from, for formatting; undefined when there is none. */
  readonly enumeration: string | undefined
  /** Of an element that no registry has: what type information options (RFC 5610) or the user said of it. Its key stays the numbers. */
  readonly learned?: LearnedElement
}

/** `conflict`: something else is known already, and stays. `refused`: it has no sense, or there are too many. */
export type LearnOutcome = 'new' | 'same' | 'conflict' | 'refused'

/** Finds elements; never fails, an unknown element is made on the spot and is the same object every time. */
export interface ElementRegistry {
  /** The element of an IPFIX field specifier. */
  find(pen: number, id: number): Element
  /** The element of a NetFlow v9 field type: IANA's, v9's own from 32768, ntop's from 57472. */
  findV9(id: number): Element
  /** The element of a v9 options scope type (RFC 3954 §6.1): `scopeSystem` 1 … `scopeTemplate` 5. */
  findV9Scope(type: number): Element
  /** By dump key, or the name of a learned element, in any case; undefined when neither is known. */
  findByKey(key: string): Element | undefined
  /** Dump keys of all elements that are known, and the names of learned ones. */
  keys(): readonly string[]
  /** Takes an element that no registry has; from then on `find` gives another object for it, with its type. */
  learn(element: LearnedElement): LearnOutcome
  /** All learned elements, in the order in which they were learned. */
  learnedElements(): readonly LearnedElement[]
  /** Grows with every new element. */
  learnedCount(): number
}
