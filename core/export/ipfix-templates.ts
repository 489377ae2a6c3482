/**
 * How records of each template are written as IPFIX: those of IPFIX as they are; those of NetFlow v5, v7 and v9 with the same
 * octets under IPFIX's elements, and with the time at which the exporter started, which the header of IPFIX has no room for.
 */
import type { FieldSpecifier, SessionFacts, Shape, TemplateVersion } from '../decode/block.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { V9_SCOPE_PEN } from '../elements/registry.ts'
import type { Definition } from './template-message.ts'

/** Octets of a record that are written, or what is written in their place. */
export type FieldSource =
  | { readonly kind: 'octets'; readonly offset: number; readonly length: number }
  /** Of the header of the message. */
  | {
      readonly kind: 'header'
      readonly offset: number
      readonly length: 1 | 2
      readonly shift: number
      readonly mask: number
    }
  | { readonly kind: 'domain' }
  | { readonly kind: 'systemInitTime' }

export interface IpfixTemplate extends Definition {
  readonly domain: number
  /** Undefined: the record as it is. */
  readonly sources: readonly FieldSource[] | undefined
}

export interface TemplateCatalog {
  readonly templates: readonly TemplateVersion[]
  readonly shapes: readonly Shape[]
  readonly sessions: readonly SessionFacts[]
}

export interface IpfixTemplates {
  /** The template for the records of a version; undefined when they cannot be written. */
  of(versionId: number): IpfixTemplate | undefined
  /** All that are needed, those first that others may refer to. */
  list(): readonly IpfixTemplate[]
  /** What could not be kept, as sentences. */
  notes(): string[]
}

const SYSTEM_INIT_TIME_MILLISECONDS: FieldSpecifier = { pen: 0, id: 160, length: 8 }
const OBSERVATION_DOMAIN_ID: FieldSpecifier = { pen: 0, id: 149, length: 4 }
/** Elements of IPFIX for v9's scopes Interface, Line Card, Cache and Template; System is the observation domain. */
const SCOPES: ReadonlyMap<number, number> = new Map([
  [2, 10],
  [3, 141],
  [4, 143],
  [5, 145],
])
const SCOPE_SYSTEM = 1
const PADDING = 210
const ENTERPRISE_BIT = 0x8000
const FIRST_TEMPLATE_ID = 256
const LAST_TEMPLATE_ID = 65_535

/** Where the header of a v5 message has what its records share: engine type and id, sampling interval and algorithm. */
const V5_HEADER: readonly FieldSource[] = [
  { kind: 'header', offset: 20, length: 1, shift: 0, mask: 0xff },
  { kind: 'header', offset: 21, length: 1, shift: 0, mask: 0xff },
  { kind: 'header', offset: 22, length: 2, shift: 0, mask: 0x3fff },
  { kind: 'header', offset: 22, length: 1, shift: 6, mask: 0x3 },
]
const V5_RECORD_OCTETS = 48

/** Makes the templates of the versions whose records are exported. */
export function createIpfixTemplates(
  catalog: TemplateCatalog,
  versions: ReadonlySet<number>,
  registry: ElementRegistry,
): IpfixTemplates {
  const made = new Map<number, IpfixTemplate | undefined>()
  /** By domain and id: the definition that has it, as text. */
  const taken = new Map<string, string>()
  const dropped = new Map<number, number>()
  let sflow = 0
  let moved = 0

  /** Its own id where it is free in the domain: what lists refer to stays what it is. */
  function idFor(domain: number, wanted: number, definition: string): number {
    for (let id = Math.max(wanted, FIRST_TEMPLATE_ID); id <= LAST_TEMPLATE_ID; id += 1) {
      const holder = taken.get(`${domain} ${id}`)
      if (holder !== undefined && holder !== definition) continue
      taken.set(`${domain} ${id}`, definition)
      return id
    }
    return 0
  }

  function make(version: TemplateVersion): IpfixTemplate | undefined {
    const { protocolVersion, domain, templateId } = version
    const shape = catalog.shapes[version.shapeId]
    const isOptions = shape?.type === 'options'
    if (protocolVersion !== 5 && protocolVersion !== 7 && protocolVersion !== 9 && protocolVersion !== 10) {
      sflow += 1
      return undefined
    }
    const mapped = protocolVersion === 10 ? { fields: version.fields, sources: undefined } : translate(version)
    const scopeFieldCount = Math.min(version.scopeFieldCount, mapped.fields.length)
    const definition = JSON.stringify([mapped.fields, scopeFieldCount, isOptions])
    const id = idFor(domain, templateId, definition)
    if (id === 0) return undefined
    if (id !== templateId && templateId >= FIRST_TEMPLATE_ID) {
      moved += 1
      // What is in its lists, or refers to it from another list, is read by the id that it had.
      if (shape?.fields.some(({ kind }) => kind === 'list') === true) return undefined
    }
    return { domain, templateId: id, fields: mapped.fields, scopeFieldCount, isOptions, sources: mapped.sources }
  }

  /** The fields of v5, v7 and v9 as those of IPFIX. */
  function translate(version: TemplateVersion): { fields: FieldSpecifier[]; sources: FieldSource[] } {
    const { protocolVersion, fields: given, scopeFieldCount } = version
    const fields: FieldSpecifier[] = []
    const sources: FieldSource[] = []
    let offset = 0
    let hasUpTimes = false
    for (const [index, field] of given.entries()) {
      const source: FieldSource =
        protocolVersion === 5 && offset >= V5_RECORD_OCTETS
          ? (V5_HEADER[index - firstOfHeader(given)] ?? { kind: 'octets', offset, length: field.length })
          : { kind: 'octets', offset, length: field.length }
      offset += field.length
      // The dump shows no padding of fixed records either.
      if (field.length === 0 || (protocolVersion < 9 && field.id === PADDING)) continue
      const isScope = index < scopeFieldCount
      const { pen, id } =
        protocolVersion === 9 ? (isScope ? registry.findV9Scope(field.id) : registry.findV9(field.id)) : field
      if (pen === V9_SCOPE_PEN) {
        const scope = SCOPES.get(field.id)
        if (field.id === SCOPE_SYSTEM) {
          fields.push(OBSERVATION_DOMAIN_ID)
          sources.push({ kind: 'domain' })
        } else if (scope !== undefined) {
          fields.push({ pen: 0, id: scope, length: field.length })
          sources.push(source)
        } else dropped.set(field.id, (dropped.get(field.id) ?? 0) + 1)
        continue
      }
      if (pen === 0 && id >= ENTERPRISE_BIT) {
        dropped.set(id, (dropped.get(id) ?? 0) + 1)
        continue
      }
      hasUpTimes ||= pen === 0 && (id === 21 || id === 22)
      fields.push({ pen, id, length: field.length })
      sources.push(source)
    }
    if (hasUpTimes) {
      fields.push(SYSTEM_INIT_TIME_MILLISECONDS)
      sources.push({ kind: 'systemInitTime' })
    }
    return { fields, sources }
  }

  for (const id of [...withReferred(catalog, versions)].sort((a, b) => a - b)) {
    const version = catalog.templates[id]
    made.set(id, version === undefined ? undefined : make(version))
  }

  return {
    of: (versionId) => made.get(versionId),
    list: () => [...made.values()].filter((template) => template !== undefined),
    notes: () => [
      ...(sflow > 0 ? ['Samples of sFlow have no form in IPFIX and were left out.'] : []),
      ...(dropped.size > 0
        ? [`Fields of NetFlow v9 without a number in IPFIX were left out: types ${[...dropped.keys()].join(', ')}.`]
        : []),
      ...(moved > 0 ? [`${moved} definitions of templates have another id than they had, which another one has.`] : []),
    ],
  }
}

/** Fields of a v5 record before those of the header. */
function firstOfHeader(fields: readonly FieldSpecifier[]): number {
  return fields.length - V5_HEADER.length
}

/** Templates of IPFIX that records with lists may refer to (RFC 6313): all those of their session and domain. */
function withReferred(catalog: TemplateCatalog, versions: ReadonlySet<number>): Set<number> {
  const all = new Set(versions)
  const referring = new Set(
    [...versions].flatMap((id) => {
      const version = catalog.templates[id]
      const hasLists = catalog.shapes[version?.shapeId ?? -1]?.fields.some(({ kind }) => kind === 'list')
      return version !== undefined && hasLists === true ? [`${version.sessionId} ${version.domain}`] : []
    }),
  )
  for (const { id, sessionId, domain, protocolVersion } of catalog.templates) {
    if (protocolVersion === 10 && referring.has(`${sessionId} ${domain}`)) all.add(id)
  }
  return all
}
