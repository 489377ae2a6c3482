/** Which layer-7 extensions a record has something in: a template may have fields for several, most of them blank. */
import type { RecordBatch } from '../../decode/block.ts'
import { octetsPerRow } from '../../elements/column-kind.ts'
import type { BlankTexts } from './blank-texts.ts'
import type { UniflowFields } from './uniflow-fields.ts'

export interface FilledExtensions {
  /** Bits of the extensions of a row. */
  bitsOf(row: number): number
}

interface Probe {
  readonly bit: number
  readonly units: Uint8Array | Uint16Array | Uint32Array
  readonly unitsPerRow: number
  readonly isText: boolean
}

const NONE: FilledExtensions = { bitsOf: () => 0 }

/** Looks into the columns of a batch. */
export function createFilledExtensions(
  batch: RecordBatch,
  fields: UniflowFields,
  blanks: BlankTexts,
): FilledExtensions {
  const { extensions, shape } = fields
  const [only] = extensions
  if (only === undefined) return NONE
  // A template for one extension and without metrics is for nothing else, whatever its direction fills.
  const always = extensions.length === 1 && !fields.hasMetrics ? only.bit : 0
  if (always !== 0) return { bitsOf: () => always }
  const probes = extensions.flatMap(({ bit, fields: places }) =>
    places.flatMap((place): Probe[] => {
      const kind = shape.fields[place]?.kind
      const octets = batch.columns[place]
      if (kind === undefined || octets === undefined || octets.length === 0) return []
      const isText = kind === 'text' || kind === 'octets' || kind === 'list'
      return [{ bit, isText, ...unitsOf(octets, octetsPerRow(kind)) }]
    }),
  )
  return {
    bitsOf(row) {
      let bits = 0
      for (const probe of probes) {
        if ((bits & probe.bit) === 0 && isFilled(probe, row, blanks)) bits |= probe.bit
      }
      return bits
    },
  }
}

function isFilled({ units, unitsPerRow, isText }: Probe, row: number, blanks: BlankTexts): boolean {
  if (isText) return !blanks.has(units[row]!)
  for (let at = unitsPerRow * row; at < unitsPerRow * (row + 1); at += 1) if (units[at] !== 0) return true
  return false
}

function unitsOf(octets: Uint8Array, width: number): Pick<Probe, 'units' | 'unitsPerRow'> {
  const { buffer, byteOffset, byteLength } = octets.byteOffset % 4 === 0 ? octets : octets.slice()
  if (width === 1) return { units: octets, unitsPerRow: 1 }
  return width === 2
    ? { units: new Uint16Array(buffer, byteOffset, byteLength >>> 1), unitsPerRow: 1 }
    : { units: new Uint32Array(buffer, byteOffset, byteLength >>> 2), unitsPerRow: width / 4 }
}
