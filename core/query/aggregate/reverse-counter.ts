/** Where a record has the counter of the other direction: biflows have both in one record (RFC 5103). */
import type { Shape } from '../../decode/block.ts'
import { MAX_SHAPE_COLUMNS } from '../../limits/decode.ts'
import type { Source } from '../source.ts'

/** The counter that belongs to one of the record's own direction; undefined where the shape has none. */
export function reverseSourceOf(source: Source | undefined, shape: Shape | undefined): Source | undefined {
  if (source?.kind !== 'field' || shape === undefined) return undefined
  const key = shape.fields[source.index]?.key
  if (key === undefined) return undefined
  const wanted = reverseKeysOf(key)
  const index = shape.fields.findIndex((field) => wanted.includes(field.key))
  const field = shape.fields[index]
  if (field === undefined || index >= MAX_SHAPE_COLUMNS || !/^[ui]\d+$/.test(field.kind)) return undefined
  return { kind: 'field', index, columnKind: field.kind }
}

/** `octetDeltaCount`: `reverseOctetDeltaCount`; what an initiator sent: what the responder did. */
function reverseKeysOf(key: string): readonly string[] {
  const colon = key.indexOf(':') + 1
  const [vendor, name] = [key.slice(0, colon), key.slice(colon)]
  const reverse = `${vendor}reverse${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
  return name.startsWith('initiator') ? [`${vendor}responder${name.slice('initiator'.length)}`, reverse] : [reverse]
}
