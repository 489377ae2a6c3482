/** Definitions and events of a template as the inspector shows them. */
import { VARIABLE_LENGTH } from '../elements/column-kind.ts'
import { elementLabel } from '../elements/column-type.ts'
import type { Element } from '../elements/element.ts'
import { formatNanoseconds } from '../elements/format-time.ts'
import { IANA_PEN, REVERSE_PEN, V9_SCOPE_PEN } from '../elements/registry.ts'
import { SFLOW_PEN } from '../elements/sflow-elements.ts'
import { VENDOR_REGISTRIES } from '../elements/vendor-registries.ts'
import type {
  PendingReport,
  TemplateEvent,
  TemplateFieldReport,
  TemplateVersionReport,
} from '../protocol/template-report.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import type { HistoryEvent, TemplateHistory } from '../templates/template-history.ts'
import { describeTimeRule } from '../wire/time-rule.ts'

const NANOSECONDS_PER_SECOND = 1_000_000_000n

/** An export time in RFC 3339 with nanoseconds. */
export function formatExportSeconds(seconds: number): string {
  return formatNanoseconds(BigInt(Math.trunc(seconds)) * NANOSECONDS_PER_SECOND)
}

/** One definition with its fields laid out. */
export function reportVersion(template: KnownTemplate, protocolVersion: number): TemplateVersionReport {
  const { fields, validUntil } = template
  const timeRule = describeTimeRule(fields, protocolVersion)
  return {
    id: template.versionId,
    version: template.version,
    from: formatExportSeconds(Math.min(template.firstFrom, template.validFrom)),
    ...(validUntil === undefined ? {} : { until: formatExportSeconds(validUntil) }),
    records: template.recordCount,
    octets: template.octetCount,
    leastLength: template.leastLength,
    scopeFieldCount: template.scopeFieldCount,
    fields: reportFields(template),
    ...(timeRule === undefined ? {} : { timeRule }),
  }
}

function reportFields({ fields, specifiers, scopeFieldCount }: KnownTemplate): TemplateFieldReport[] {
  let offset: number | undefined = 0
  return fields.map((field, index) => {
    const { element, key, length } = field
    const isInRecord = field.header === undefined
    const at = isInRecord ? offset : undefined
    if (isInRecord) offset = offset === undefined || length === VARIABLE_LENGTH ? undefined : offset + length
    return {
      position: index + 1,
      ...(at === undefined ? {} : { offset: at }),
      length,
      // As on the wire, so that an export of them is a template again: v9 has scopes and vendors' elements in a space of its own.
      pen: specifiers[index]?.pen ?? element.pen,
      id: specifiers[index]?.id ?? element.id,
      element: elementLabel(element),
      key,
      name: element.learned?.name ?? element.name,
      registry: registryOf(element),
      origin: element.learned !== undefined ? 'learned' : element.isKnown ? 'registry' : 'unknown',
      type: element.type,
      ...(element.units === undefined ? {} : { units: element.units }),
      isScope: index < scopeFieldCount,
      isPadding: element.name === 'paddingOctets',
    }
  })
}

/** The first field type of NetFlow v9 that IPFIX cannot express. */
const V9_PRIVATE_BASE = 0x8000

function registryOf({ pen, id }: Element): string {
  switch (pen) {
    case IANA_PEN:
      return id >= V9_PRIVATE_BASE ? 'NetFlow 9' : 'IANA'
    case V9_SCOPE_PEN:
      return 'NetFlow 9'
    case REVERSE_PEN:
      return 'RFC 5103'
    case SFLOW_PEN:
      return 'sFlow'
    default:
      return VENDOR_REGISTRIES.find((registry) => registry.pen === pen)?.prefix ?? `PEN ${pen}`
  }
}

/** An event of the timeline. */
export function reportEvent(event: HistoryEvent): TemplateEvent {
  const { at, until, ...rest } = event
  return {
    ...rest,
    at: formatExportSeconds(at),
    ...(until === undefined ? {} : { until: formatExportSeconds(until) }),
  }
}

/** What waits; with what was given up where no definition of the exporter is there to decode the next. */
export function reportPending({ waiting, givenUp, state }: TemplateHistory): PendingReport | undefined {
  const isDefined = state === 'current' || state === 'stale'
  const parts = (isDefined ? [waiting] : [waiting, givenUp]).filter(({ sets }) => sets > 0)
  const [part] = parts
  if (part === undefined) return undefined
  const sum = { ...part }
  for (const other of parts.slice(1)) {
    sum.sets += other.sets
    sum.octets += other.octets
    sum.first = Math.min(sum.first, other.first)
    sum.last = Math.max(sum.last, other.last)
  }
  const { sets, octets, first, last } = sum
  return { sets, octets, first: formatExportSeconds(first), last: formatExportSeconds(last) }
}
