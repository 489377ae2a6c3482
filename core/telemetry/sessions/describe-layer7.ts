/** Layer-7 fields of a session as key and text, those of the client's records first. */
import { plainKey } from '../../names/id-classes.ts'
import type { TrafficSessionDetails } from '../../protocol/traffic-session-report.ts'
import type { ReadTexts } from '../text-lookup.ts'
import type { Layer7Value } from './layer7-rows.ts'
import { extensionOfField } from './layer7-elements.ts'
import type { RecordPlaces } from './record-places.ts'

const TLS_VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0300, 'SSL 3.0'],
  [0x0301, 'TLS 1.0'],
  [0x0302, 'TLS 1.1'],
  [0x0303, 'TLS 1.2'],
  [0x0304, 'TLS 1.3'],
])
const TLS_VERSION_IDS = new Set([333, 340])
/** Numbers that are read bit by bit. */
const HEX_IDS = new Set([111, 336])

type Layer7Field = TrafficSessionDetails['layer7'][number]

/** Reads the fields of records; a blank one gives way to what another record has, and extensions that are blank as a whole are left out. */
export async function describeLayer7(
  places: RecordPlaces,
  entries: readonly number[],
  readTexts: ReadTexts,
): Promise<readonly Layer7Field[]> {
  const ids = new Set(entries.flatMap((entry) => places.textIdsOf(entry)))
  const texts = ids.size === 0 ? new Map<number, string>() : await readTexts(ids)
  const found = new Map<string, Layer7Value>()
  const filled = new Set<string>()
  for (const entry of entries) {
    for (const read of places.layer7Of(entry, (id) => texts.get(id) ?? '')) {
      const key = read.field.key
      const before = found.get(key)
      if (before === undefined || (isBlank(before) && !isBlank(read))) found.set(key, read)
      if (!isBlank(read)) filled.add(extensionOfField(read.field) ?? key)
    }
  }
  return [...found.entries()].flatMap(([key, read]) => {
    if (!filled.has(extensionOfField(read.field) ?? key)) return []
    // A number of 0 may be one that was counted; a blank text says nothing.
    return typeof read.value === 'string' && isBlank(read) ? [] : [{ key, value: formatValue(read) }]
  })
}

function isBlank({ field, value }: Layer7Value): boolean {
  if (typeof value !== 'string') return value === 0
  return field.kind === 'octets' ? /^0*$/.test(value) : value === ''
}

function formatValue({ field, value }: Layer7Value): string {
  const isFlowmon = plainKey(field.key).startsWith('flowmon:')
  if (typeof value !== 'number' || !isFlowmon) return String(value)
  if (TLS_VERSION_IDS.has(field.elementId)) return TLS_VERSIONS.get(value) ?? hex(value)
  return HEX_IDS.has(field.elementId) ? hex(value) : String(value)
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`
}
