/** Reads the generated tables: a line per element, `id,name,type code,semantics code,units,code table`. */
import type { AbstractType, Semantics } from './element.ts'

export const TYPE_CODES: Readonly<Record<string, AbstractType>> = {
  o: 'octetArray',
  u1: 'unsigned8',
  u2: 'unsigned16',
  u4: 'unsigned32',
  u8: 'unsigned64',
  u32: 'unsigned256',
  i1: 'signed8',
  i2: 'signed16',
  i4: 'signed32',
  i8: 'signed64',
  f4: 'float32',
  f8: 'float64',
  b: 'boolean',
  m: 'macAddress',
  t: 'string',
  ds: 'dateTimeSeconds',
  dm: 'dateTimeMilliseconds',
  du: 'dateTimeMicroseconds',
  dn: 'dateTimeNanoseconds',
  a4: 'ipv4Address',
  a6: 'ipv6Address',
  lb: 'basicList',
  ls: 'subTemplateList',
  lm: 'subTemplateMultiList',
}

export const SEMANTICS_CODES: Readonly<Record<string, Semantics>> = {
  '': 'default',
  q: 'quantity',
  t: 'totalCounter',
  d: 'deltaCounter',
  i: 'identifier',
  f: 'flags',
  l: 'list',
  c: 'snmpCounter',
  g: 'snmpGauge',
}

/** What a table says of one element. */
export interface TableEntry {
  readonly id: number
  readonly name: string
  readonly type: AbstractType
  readonly semantics: Semantics
  readonly units: string | undefined
  readonly enumeration: string | undefined
  /** False for an element without direction, which RFC 5103 §6.1 gives no reverse. */
  readonly isReversible: boolean
}

/** The entries of a generated table by their id. */
export function parseElementTable(text: string): ReadonlyMap<number, TableEntry> {
  const entries = new Map<number, TableEntry>()
  for (const line of text.split('\n')) {
    if (line === '') continue
    const [id, name, type, semantics, units, enumeration] = line.split(',')
    entries.set(Number(id), {
      id: Number(id),
      name: name ?? '',
      type: TYPE_CODES[type ?? ''] ?? 'octetArray',
      semantics: SEMANTICS_CODES[(semantics ?? '').replace('!', '')] ?? 'default',
      units: textOrNone(units),
      enumeration: textOrNone(enumeration),
      isReversible: !(semantics ?? '').endsWith('!'),
    })
  }
  return entries
}

/** A field left out at the end of a line and an empty one before others say the same. */
function textOrNone(field: string | undefined): string | undefined {
  return field === '' ? undefined : field
}
