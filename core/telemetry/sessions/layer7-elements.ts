/** The layer-7 extensions of Flowmon's elements: what they are called, and which of them come without network metrics. */
import type { Shape, ShapeField } from '../../decode/block.ts'

/** Flowmon Networks, whose elements LoadMasters send. */
export const FLOWMON_PEN = 39_499

export interface Extension {
  /** One bit, so that a session holds all that it has in a number. */
  readonly bit: number
  /** Name of the application that it tells. */
  readonly name: string
  readonly from: number
  readonly to: number
  /** The exporter measures no network performance where it is. */
  readonly excludesMetrics: boolean
  /** Indices of its fields in a shape. */
  readonly fields: readonly number[]
}

type ExtensionFacts = Omit<Extension, 'bit' | 'fields'>

/** The first that a session has names its application. */
const EXTENSIONS: readonly ExtensionFacts[] = [
  extension('MySQL', 290, 300, true),
  extension('PostgreSQL', 310, 319, true),
  extension('MSSQL', 210, 224, true),
  extension('SMB', 150, 154, true),
  extension('VoIP', 32, 53, true),
  extension('DHCP', 200, 207, true),
  extension('CoAP', 390, 401, true),
  extension('DNS', 110, 124, false),
  extension('Mail', 250, 254, false),
  extension('HTTP', 1, 29, false),
  extension('TLS', 330, 357, false),
  extension('ARP', 190, 191, false),
  extension('IEC 104', 370, 376, false),
  extension('GOOSE', 410, 414, false),
  extension('MMS', 420, 423, false),
  extension('DLMS', 430, 438, false),
  extension('DNS-SD', 570, 571, false),
  extension('SSDP', 580, 584, false),
]

/** Bits of the extensions without network metrics. */
export const EXCLUDING_BITS = EXTENSIONS.reduce(
  (bits, { excludesMetrics }, index) => (excludesMetrics ? bits | (1 << index) : bits),
  0,
)

/** Beside the extensions: the virtual network, and addresses behind a translation. */
const OTHER_IDS = new Set([450, 7232, 7233, 7234, 7235, 7236])

/** The name of the first extension among bits; undefined without one. */
export function extensionName(bits: number): string | undefined {
  return EXTENSIONS.find((_, index) => bits & (1 << index))?.name
}

/** The extensions that a shape has fields of. */
export function extensionsOf(shape: Shape): readonly Extension[] {
  return EXTENSIONS.flatMap((facts, index) => {
    const fields = shape.fields.flatMap((field, place) => (isOf(facts, field) ? [place] : []))
    return fields.length === 0 ? [] : [{ ...facts, bit: 1 << index, fields }]
  })
}

/** Whether a field is kept for the details of sessions. */
export function isLayer7Field(field: ShapeField): boolean {
  return field.pen === FLOWMON_PEN && (OTHER_IDS.has(field.elementId) || EXTENSIONS.some((facts) => isOf(facts, field)))
}

/** The name of the extension that an element belongs to; undefined when to none. */
export function extensionOfField(field: ShapeField): string | undefined {
  return EXTENSIONS.find((facts) => isOf(facts, field))?.name
}

function isOf({ from, to }: ExtensionFacts, { pen, elementId }: ShapeField): boolean {
  return pen === FLOWMON_PEN && elementId >= from && elementId <= to
}

function extension(name: string, from: number, to: number, excludesMetrics: boolean): ExtensionFacts {
  return { name, from, to, excludesMetrics }
}
