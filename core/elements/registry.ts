/**
 * The registry: IANA's elements, their reverse (RFC 5103), vendors', and NetFlow v9's own.
 *
 * An element is one object for as long as the registry lives, so that it can be compared by identity. Only unknown
 * elements, of which a hostile exporter can name any number, are forgotten again beyond a bound, and one that is learned
 * (RFC 5610) takes the place of the unknown one. Tables are parsed when the first element of their enterprise is asked for.
 */
import { MAX_LEARNED_ELEMENTS, MAX_UNKNOWN_ELEMENTS } from '../limits/templates.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import { parseElementTable, type TableEntry } from './element-table.ts'
import type { Element, ElementRegistry, LearnOutcome } from './element.ts'
import { isSameElement, learnedElement } from './learned-element.ts'
import { AGENT_ADDRESS, parseUnknownFormatKey, SFLOW_ELEMENTS, SFLOW_PEN, unknownFormatKey } from './sflow-elements.ts'
import { ELEMENTS as IANA } from './tables/iana.data.ts'
import { ELEMENTS as NETFLOW9 } from './tables/netflow9.data.ts'
import { VENDOR_REGISTRIES } from './vendor-registries.ts'

export const IANA_PEN = 0
/** RFC 5103 §6.1. */
export const REVERSE_PEN = 29_305
const CERT_PEN = 6871
/** CERT marks the reverse of its own elements with this bit of the id instead of a number of their own. */
const CERT_REVERSE_BIT = 0x4000
/** From here on a v9 field type is private: what is the enterprise bit in IPFIX is a plain bit there. */
const V9_PRIVATE_BASE = 0x8000
const NTOP_PEN = 35_632
/** nProbe's elements in v9, where a field type has no room for an enterprise number. */
const NTOP_V9_BASE = 57_472
/**
 * Stands for the number space of v9's scope types in `Element.pen`. No enterprise has it (RFC 9371 reserves it), and `find`
 * does not give these elements: an IPFIX template that names this number means something else.
 */
export const V9_SCOPE_PEN = 0xffff_ffff

/** RFC 3954 §6.1, from 1. */
const V9_SCOPES = ['scopeSystem', 'scopeInterface', 'scopeLineCard', 'scopeCache', 'scopeTemplate']

/** What `name` in `vendor:name` may hold; a name that breaks it is replaced by the numbers. */
const KEY_NAME = /^[A-Za-z][A-Za-z0-9_\-.]*$/

type Table = ReadonlyMap<number, TableEntry>

/** A registry over the built-in tables. Share one: elements of two registries are different objects. */
export function createElementRegistry(): ElementRegistry {
  const known = new Map<number, Element>()
  const unknown = new Map<number, Element>()
  // Kept: a new iterator would walk over all that is gone already, for each element that has to go.
  let oldestUnknown = unknown.keys()
  const learned = new Map<number, Element>()
  const learnedByName = new Map<string, Element>()
  const tables = new Map<string, Table>()
  const keysByPrefix = new Map<string, ReadonlyMap<string, Element>>()

  function tableOf(text: string): Table {
    let table = tables.get(text)
    if (!table) tables.set(text, (table = parseElementTable(text)))
    return table
  }

  function find(pen: number, id: number): Element {
    const number = pen * 0x1_0000 + id
    const element = known.get(number) ?? learned.get(number) ?? unknown.get(number)
    if (element) return element
    const made = makeKnown(pen, id)
    if (made) {
      known.set(number, made)
      return made
    }
    return keepUnknown(number, unknownElement(pen, id, unknownName(pen, id)))
  }

  function keepUnknown(number: number, element: Element): Element {
    if (unknown.size >= MAX_UNKNOWN_ELEMENTS) {
      let oldest = oldestUnknown.next()
      if (oldest.done) oldest = (oldestUnknown = unknown.keys()).next()
      if (!oldest.done) unknown.delete(oldest.value)
    }
    unknown.set(number, element)
    return element
  }

  function makeKnown(pen: number, id: number): Element | undefined {
    if (pen === IANA_PEN) {
      // IPFIX cannot express an IANA id from 32768 on, so these are v9's.
      if (id >= NTOP_V9_BASE && tableOfVendor(NTOP_PEN).has(id - NTOP_V9_BASE)) return find(NTOP_PEN, id - NTOP_V9_BASE)
      const entry = tableOf(id < V9_PRIVATE_BASE ? IANA : NETFLOW9).get(id)
      return entry && elementOf(pen, id, entry, entry.name, '')
    }
    if (pen === REVERSE_PEN) {
      const forward = tableOf(IANA).get(id)
      return forward?.isReversible ? elementOf(pen, id, forward, reverseName(forward.name), '') : undefined
    }
    if (pen === SFLOW_PEN) {
      const entry = SFLOW_ELEMENTS.get(id)
      return entry && elementOf(pen, id, entry, entry.name, entry.name === AGENT_ADDRESS ? '' : 'sflow:')
    }
    const vendor = VENDOR_REGISTRIES.find((registry) => registry.pen === pen)
    if (!vendor) return undefined
    const entry = tableOf(vendor.table).get(id)
    if (entry) return elementOf(pen, id, entry, entry.name, `${vendor.prefix}:`)
    if (pen !== CERT_PEN || (id & CERT_REVERSE_BIT) === 0) return undefined
    const forward = tableOf(vendor.table).get(id & ~CERT_REVERSE_BIT)
    return forward && elementOf(pen, id, forward, reverseName(forward.name), `${vendor.prefix}:`)
  }

  function tableOfVendor(pen: number): Table {
    return tableOf(VENDOR_REGISTRIES.find((registry) => registry.pen === pen)?.table ?? '')
  }

  function findV9Scope(type: number): Element {
    const number = V9_SCOPE_PEN * 0x1_0000 + 0x1_0000 + type
    const element = known.get(number) ?? unknown.get(number)
    if (element) return element
    const name = V9_SCOPES[type - 1]
    if (name === undefined) return keepUnknown(number, unknownElement(V9_SCOPE_PEN, type, `scopeType${type}`))
    const made: Element = {
      ...unknownElement(V9_SCOPE_PEN, type, name),
      // RFC 3954 says nothing of their type: numbers in the exporters seen, an address in none but as a number.
      type: 'unsigned32',
      semantics: 'identifier',
      isKnown: true,
    }
    known.set(number, made)
    return made
  }

  function findByKey(key: string): Element | undefined {
    const wanted = key.toLowerCase()
    const numbers = /^(?:e(\d{1,10}))?id(\d{1,5})$/.exec(wanted)
    if (numbers) return find(Number(numbers[1] ?? IANA_PEN), Number(numbers[2]))
    const scopeType = /^scopetype(\d{1,5})$/.exec(wanted)
    if (scopeType) return findV9Scope(Number(scopeType[1]))
    const format = parseUnknownFormatKey(wanted)
    if (format) return find(format.pen, format.id)
    const colon = wanted.indexOf(':')
    const prefix = colon < 0 ? '' : wanted.slice(0, colon)
    let keys = keysByPrefix.get(prefix)
    if (!keys) {
      const elements = prefix === '' ? elementsWithoutPrefix() : elementsOfVendor(prefix)
      if (!elements) return learnedByName.get(wanted)
      keysByPrefix.set(prefix, (keys = indexKeys(elements)))
    }
    return keys.get(key) ?? keys.get(wanted) ?? learnedByName.get(wanted)
  }

  /** What registries say wins over what is learned, and what was learned first over what comes later. */
  function learn(taught: LearnedElement): LearnOutcome {
    const { pen, id } = taught
    const element = learnedElement(taught, pen === IANA_PEN ? `id${id}` : `e${pen}id${id}`)
    // RFC 5103: a reverse element is what its forward one is; nobody else can say.
    if (element === undefined || pen === REVERSE_PEN || pen === V9_SCOPE_PEN) return 'refused'
    const before = find(pen, id)
    if (before.isKnown) return isSameElement(before, element) ? 'same' : 'conflict'
    if (learned.size >= MAX_LEARNED_ELEMENTS) return 'refused'
    const number = pen * 0x1_0000 + id
    unknown.delete(number)
    learned.set(number, element)
    const name = element.name.toLowerCase()
    if (!learnedByName.has(name)) learnedByName.set(name, element)
    return 'new'
  }

  function elementsWithoutPrefix(): Element[] {
    const ids = [...tableOf(IANA).keys()]
    return [
      ...ids.map((id) => find(IANA_PEN, id)),
      ...ids.map((id) => find(REVERSE_PEN, id)),
      ...[...tableOf(NETFLOW9).keys()].map((id) => find(IANA_PEN, id)),
      ...V9_SCOPES.map((_, index) => findV9Scope(index + 1)),
      ...[...SFLOW_ELEMENTS.values()].filter(({ name }) => name === AGENT_ADDRESS).map(({ id }) => find(SFLOW_PEN, id)),
    ]
  }

  function elementsOfVendor(prefix: string): Element[] | undefined {
    if (prefix === 'sflow') return [...SFLOW_ELEMENTS.keys()].map((id) => find(SFLOW_PEN, id))
    const vendor = VENDOR_REGISTRIES.find((registry) => registry.prefix === prefix)
    if (!vendor) return undefined
    const ids = [...tableOf(vendor.table).keys()]
    const reverse = vendor.pen === CERT_PEN ? ids.map((id) => id | CERT_REVERSE_BIT) : []
    return [...ids, ...reverse].map((id) => find(vendor.pen, id))
  }

  function keys(): readonly string[] {
    const ofVendors = [...VENDOR_REGISTRIES.map(({ prefix }) => prefix), 'sflow'].flatMap(
      (prefix) => elementsOfVendor(prefix) ?? [],
    )
    const known = [...elementsWithoutPrefix(), ...ofVendors].filter(({ isKnown }) => isKnown)
    return [...new Set([...known.map(({ key }) => key), ...[...learned.values()].map(({ name }) => name)])]
  }

  return {
    find,
    keys,
    findV9: (id) => find(IANA_PEN, id),
    findV9Scope,
    findByKey,
    learn,
    learnedElements: () => [...learned.values()].flatMap((element) => element.learned ?? []),
    learnedCount: () => learned.size,
  }
}

/** Exact keys win over keys in lower case: v9's `username` and IANA's `userName` are two elements. */
function indexKeys(elements: readonly Element[]): ReadonlyMap<string, Element> {
  const keys = new Map<string, Element>()
  for (const element of elements) if (element.isKnown && !keys.has(element.key)) keys.set(element.key, element)
  for (const element of elements) {
    const lower = element.key.toLowerCase()
    if (element.isKnown && !keys.has(lower)) keys.set(lower, element)
  }
  return keys
}

function elementOf(pen: number, id: number, entry: TableEntry, name: string, prefix: string): Element {
  return {
    pen,
    id,
    name,
    key: KEY_NAME.test(name) ? prefix + name : `e${pen}id${id}`,
    type: entry.type,
    semantics: entry.semantics,
    units: entry.units,
    isKnown: true,
    enumeration: entry.enumeration,
  }
}

function unknownName(pen: number, id: number): string {
  return unknownFormatKey(pen, id) ?? (pen === IANA_PEN ? `id${id}` : `e${pen}id${id}`)
}

function unknownElement(pen: number, id: number, name: string): Element {
  return {
    pen,
    id,
    name,
    key: name,
    type: 'octetArray',
    semantics: 'default',
    units: undefined,
    isKnown: false,
    enumeration: undefined,
  }
}

/** RFC 5103 §6.1. */
function reverseName(name: string): string {
  return `reverse${name.charAt(0).toUpperCase()}${name.slice(1)}`
}
