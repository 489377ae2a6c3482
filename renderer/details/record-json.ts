import type { Cell, RecordDetails } from '../../core/protocol/session-api.ts'

/** How details number sFlow version 5. */
const SFLOW = 105

/** A record as `flowglass dump` prints it, indented for people, with the names that were learned for its ids. */
export function recordAsJson(details: RecordDetails): string {
  const isSflow = details.protocolVersion === SFLOW
  const object: Record<string, Cell | readonly string[] | Readonly<Record<string, string>>> = {
    '@type': details.type,
    '@version': isSflow ? 5 : details.protocolVersion,
    ...(isSflow ? { '@protocol': 'sflow' } : {}),
    '@exporter': details.exporter,
    '@domain': details.domain,
    '@template': details.templateId,
    '@exportTime': details.exportTime,
    '@sequence': details.sequence,
    '@record': details.record,
  }
  if (details.decodedLate) object['@decodedLate'] = true
  if (details.start !== undefined) object['@start'] = details.start
  if (details.end !== undefined) object['@end'] = details.end
  const scope = details.fields.filter((field) => field.isScope).map((field) => field.key)
  if (scope.length > 0) object['@scope'] = scope
  for (const field of details.fields) object[field.key] = field.value
  const labels = details.fields.flatMap(({ key, label }) => (label === undefined ? [] : [[key, label] as const]))
  if (labels.length > 0) object['@labels'] = Object.fromEntries(labels)
  return JSON.stringify(object, null, 2)
}
