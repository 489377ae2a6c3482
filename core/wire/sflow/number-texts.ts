/** Texts that are made of numbers on the wire: AS paths and BGP communities. */
import type { SflowField } from './sample-fields.ts'

const AS_SEQUENCE = 2

/** `64500 64501 {64502 64503}`, as routers print a path; the octets are whole segments. */
function formatAsPath(view: DataView, from: number, end: number): string {
  const parts: string[] = []
  let at = from
  while (at + 8 <= end) {
    const isSequence = view.getUint32(at) === AS_SEQUENCE
    const count = view.getUint32(at + 4)
    const numbers: number[] = []
    for (at += 8; numbers.length < count && at + 4 <= end; at += 4) numbers.push(view.getUint32(at))
    parts.push(isSequence ? numbers.join(' ') : `{${numbers.join(' ')}}`)
  }
  return parts.join(' ')
}

/** `64500:100 64500:200` (RFC 1997). */
function formatCommunities(view: DataView, from: number, end: number): string {
  const parts: string[] = []
  for (let at = from; at + 4 <= end; at += 4) parts.push(`${view.getUint16(at)}:${view.getUint16(at + 2)}`)
  return parts.join(' ')
}

/** The text of such a field; undefined for a field whose octets are its value. */
export function formatNumberText(field: SflowField, view: DataView, from: number, end: number): string | undefined {
  if (field.format === 'as-path') return formatAsPath(view, from, end)
  return field.format === 'communities' ? formatCommunities(view, from, end) : undefined
}
