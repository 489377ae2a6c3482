/** Octets of a message in lines of sixteen, and which field each belongs to. */
import type { RecordDetails, RecordField } from '../../core/protocol/session-api.ts'

export const OCTETS_PER_LINE = 16

/** Field index of every octet of the message; -1 outside the fields. */
export function fieldByOctet(octetCount: number, fields: readonly RecordField[]): Int32Array {
  const owner = new Int32Array(octetCount).fill(-1)
  fields.forEach((field, index) => owner.fill(index, field.offset, Math.min(octetCount, field.offset + field.length)))
  return owner
}

/** Octets from hex; a half octet at the end is left out. */
export function octetsOfHex(hex: string): Uint8Array {
  const octets = new Uint8Array(hex.length >> 1)
  for (let index = 0; index < octets.length; index++) octets[index] = parseInt(hex.slice(index * 2, index * 2 + 2), 16)
  return octets
}

export interface OctetRun {
  readonly first: number
  readonly end: number
  /** -1 outside the fields. */
  readonly field: number
}

/** Parts of a line that belong to one field each; a part never crosses the middle of the line. */
export function runsOfLine(line: number, owner: Int32Array): OctetRun[] {
  const first = line * OCTETS_PER_LINE
  const end = Math.min(owner.length, first + OCTETS_PER_LINE)
  const runs: { first: number; end: number; field: number }[] = []
  for (let at = first; at < end; at++) {
    const field = owner[at] ?? -1
    const last = runs.at(-1)
    if (last?.field === field && at !== first + OCTETS_PER_LINE / 2) last.end = at + 1
    else runs.push({ first: at, end: at + 1, field })
  }
  return runs
}

/** `ea 39 b5`. */
export function hexOfRun(octets: Uint8Array, run: Pick<OctetRun, 'first' | 'end'>): string {
  return [...octets.subarray(run.first, run.end)].map((octet) => octet.toString(16).padStart(2, '0')).join(' ')
}

/** Printable ASCII as it is, everything else as a middle dot. */
export function asciiOfRun(octets: Uint8Array, run: Pick<OctetRun, 'first' | 'end'>): string {
  return [...octets.subarray(run.first, run.end)]
    .map((octet) => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '·'))
    .join('')
}

/** `1 length + 25 text`, `8 octets`: what the selected field's octets are. */
export function describeField(field: RecordField): string {
  const body = field.length - field.prefixLength
  if (field.prefixLength > 0)
    return `${field.prefixLength} length + ${body} ${field.columnType === 'text' ? 'text' : 'octets'}`
  return body === 1 ? '1 octet' : `${body} octets`
}

/** The octet range of a field as the field tree shows it, counted from the record's first octet. */
export function rangeText(field: RecordField, details: Pick<RecordDetails, 'recordOffset'>): string {
  const first = field.offset - details.recordOffset
  const pad = (value: number) => String(value).padStart(3, '0')
  return field.length === 0 ? pad(first) : `${pad(first)}–${pad(first + field.length - 1)}`
}
