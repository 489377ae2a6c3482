/** Template and Options Template Records: RFC 7011 §3.4, RFC 3954 §5.2 and §6.1. */

/** A Field Specifier as it stands on the wire. */
export interface WireFieldSpecifier {
  readonly pen: number
  readonly id: number
  /** 65535 when variable (RFC 7011 §7). */
  readonly length: number
}

export interface TemplateRecord {
  readonly kind: 'template'
  readonly templateId: number
  readonly isOptions: boolean
  readonly fields: readonly WireFieldSpecifier[]
  readonly scopeFieldCount: number
  /** Where the record ends. */
  readonly end: number
  /** What is odd about it although it can be used; undefined when nothing is. */
  readonly oddity: string | undefined
}

/** RFC 7011 §8.1: a template of field count 0; the set id itself stands for all templates of that kind. */
export interface WithdrawalRecord {
  readonly kind: 'withdrawal'
  readonly templateId: number
  readonly isOptions: boolean
  readonly end: number
}

export interface BrokenTemplate {
  readonly kind: 'broken'
  readonly templateId: number
  readonly reason: string
}

export type TemplateParse = TemplateRecord | WithdrawalRecord | BrokenTemplate

const FIRST_TEMPLATE_ID = 256
const ENTERPRISE_BIT = 0x8000

/** Decodes the template record at `from` of an IPFIX set; never reads past `end`. At least 4 octets are there. */
export function decodeIpfixTemplate(view: DataView, from: number, end: number, isOptions: boolean): TemplateParse {
  const templateId = view.getUint16(from)
  const fieldCount = view.getUint16(from + 2)
  if (fieldCount === 0) {
    // RFC 7011 §8.1: its id, or the set id for all templates of the kind.
    const isPossible = templateId >= FIRST_TEMPLATE_ID || templateId === (isOptions ? 3 : 2)
    if (!isPossible) return broken(templateId, 'there can be no withdrawal of this id')
    return { kind: 'withdrawal', templateId, isOptions, end: from + 4 }
  }
  const headerLength = isOptions ? 6 : 4
  if (end - from < headerLength) return broken(templateId, 'its header is cut')
  const scopeFieldCount = isOptions ? view.getUint16(from + 4) : 0
  const fields: WireFieldSpecifier[] = []
  let at = from + headerLength
  for (let index = 0; index < fieldCount; index++) {
    if (end - at < 4) return broken(templateId, `${fieldCount} fields stated, ${index} fit into the set`)
    const wireId = view.getUint16(at)
    const length = view.getUint16(at + 2)
    at += 4
    if ((wireId & ENTERPRISE_BIT) === 0) {
      fields.push({ pen: 0, id: wireId, length })
      continue
    }
    if (end - at < 4) return broken(templateId, 'the enterprise number of its last field is cut')
    fields.push({ pen: view.getUint32(at), id: wireId & 0x7fff, length })
    at += 4
  }
  return finish(templateId, isOptions, fields, scopeFieldCount, at)
}

/** Decodes the template record at `from` of a v9 FlowSet; never reads past `end`. At least 4 octets are there. */
export function decodeV9Template(view: DataView, from: number, end: number, isOptions: boolean): TemplateParse {
  const templateId = view.getUint16(from)
  if (isOptions) return decodeV9OptionsTemplate(view, from, end, templateId)
  const fieldCount = view.getUint16(from + 2)
  if (fieldCount === 0 && templateId < FIRST_TEMPLATE_ID) return broken(templateId, 'it has no fields')
  const at = from + 4
  const fields = readV9Fields(view, at, end, fieldCount)
  if (fields === undefined)
    return broken(templateId, `${fieldCount} fields stated, ${(end - at) >> 2} fit into the set`)
  return finish(templateId, false, fields, 0, at + 4 * fieldCount)
}

/** RFC 3954 §6.1: the two lengths count octets, not fields. */
function decodeV9OptionsTemplate(view: DataView, from: number, end: number, templateId: number): TemplateParse {
  if (end - from < 6) return broken(templateId, 'its header is cut')
  const scopeLength = view.getUint16(from + 2)
  const optionLength = view.getUint16(from + 4)
  const at = from + 6
  const fieldCount = (scopeLength >> 2) + (optionLength >> 2)
  const fields = readV9Fields(view, at, end, fieldCount)
  if (fields === undefined)
    return broken(templateId, `${fieldCount} fields stated, ${(end - at) >> 2} fit into the set`)
  const isOdd = scopeLength % 4 !== 0 || optionLength % 4 !== 0
  const record = finish(templateId, true, fields, scopeLength >> 2, at + 4 * fieldCount)
  const oddity = `its scope and option lengths, ${scopeLength} and ${optionLength} octets, are no multiples of 4`
  return isOdd ? { ...record, oddity } : record
}

function readV9Fields(view: DataView, from: number, end: number, count: number): WireFieldSpecifier[] | undefined {
  if (end - from < 4 * count) return undefined
  const fields: WireFieldSpecifier[] = []
  for (let at = from; at < from + 4 * count; at += 4) {
    fields.push({ pen: 0, id: view.getUint16(at), length: view.getUint16(at + 2) })
  }
  return fields
}

function finish(
  templateId: number,
  isOptions: boolean,
  fields: readonly WireFieldSpecifier[],
  scopeFieldCount: number,
  end: number,
): TemplateRecord {
  const oddity =
    templateId < FIRST_TEMPLATE_ID
      ? 'template ids begin at 256'
      : scopeFieldCount > fields.length
        ? `${scopeFieldCount} scope fields stated, ${fields.length} fields in all`
        : undefined
  const scopes = Math.min(scopeFieldCount, fields.length)
  return { kind: 'template', templateId, isOptions, fields, scopeFieldCount: scopes, end, oddity }
}

function broken(templateId: number, reason: string): BrokenTemplate {
  return { kind: 'broken', templateId, reason }
}
