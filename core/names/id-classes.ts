/** Which elements hold ids of the same things: a label that is learned for one of them names the others, too. */
import type { NameTableKind } from '../protocol/names-report.ts'

/** A number space of ids: one of the known kinds, or `other:` and the key of the element. */
export type IdClass = string

interface KnownClass {
  readonly kind: NameTableKind
  /** Elements that hold the id, by key. */
  readonly ids: readonly string[]
  /** Elements that hold a label, the one that shows first. Empty: any text. */
  readonly labels: readonly string[]
}

/** RFC 7012 §5, RFC 5477, RFC 6759; RFC 3954 §6.1 for the scope; the NetScaler's own. */
const KNOWN_CLASSES: readonly KnownClass[] = [
  {
    kind: 'interface',
    ids: [
      'ingressInterface',
      'egressInterface',
      'ingressPhysicalInterface',
      'egressPhysicalInterface',
      'scopeInterface',
    ],
    labels: ['interfaceName', 'interfaceDescription'],
  },
  { kind: 'application', ids: ['applicationId'], labels: ['applicationName', 'applicationDescription'] },
  { kind: 'sampler', ids: ['samplerId', 'selectorId'], labels: ['samplerName', 'selectorName'] },
  { kind: 'vrf', ids: ['ingressVRFID', 'egressVRFID'], labels: ['VRFname'] },
  {
    kind: 'netscalerApplication',
    ids: ['netscaler:appNameAppId', 'netscaler:appUnitNameAppId'],
    labels: ['netscaler:appName', 'netscaler:appTemplateName'],
  },
  { kind: 'httpMethod', ids: ['netscaler:httpReqMethod'], labels: [] },
]

const CLASS_OF_KEY: ReadonlyMap<string, KnownClass> = new Map(
  KNOWN_CLASSES.flatMap((known) => known.ids.map((key) => [key, known] as const)),
)

/** A key without the number of its repetition. */
export function plainKey(key: string): string {
  return key.replace(/#\d+$/, '')
}

/** The class of the ids in a field. */
export function idClassOf(key: string): IdClass {
  const plain = plainKey(key)
  return CLASS_OF_KEY.get(plain)?.kind ?? `other:${plain}`
}

/** Whether a field holds ids of a known kind. */
export function hasKnownIds(key: string): boolean {
  return CLASS_OF_KEY.has(plainKey(key))
}

/** The keys whose texts label ids in a field of a known kind, the one that shows first; empty: any text; undefined: no known kind. */
export function labelKeysOf(key: string): readonly string[] | undefined {
  return CLASS_OF_KEY.get(plainKey(key))?.labels
}

export function kindOf(idClass: IdClass): NameTableKind {
  return KNOWN_CLASSES.find(({ kind }) => kind === idClass)?.kind ?? 'other'
}
