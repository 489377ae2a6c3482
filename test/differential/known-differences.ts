/**
 * Where tshark and Flowglass read a value differently, and why. An entry holds for a field of tshark, or for one of our
 * elements, or both; one that explains nothing any more fails the test.
 */
import type { Cell } from '../../core/protocol/session-api.ts'

export interface KnownDifference {
  /** Name of tshark's field; undefined: any. */
  readonly field?: RegExp
  /** Our key; undefined: any. */
  readonly key?: RegExp
  /** Tag of our field, `plain-microseconds` say. */
  readonly tag?: string
  /** Our value in tshark's way, which must be what it shows; undefined: the two are not held against each other. */
  readonly toTheirs?: (value: Cell) => Cell
  readonly reason: string
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    field: /^cflow\.forwarding_status$/,
    reason: 'tshark shows the two bits of the status; the element is the whole octet.',
  },
  {
    field: /^cflow\.mpls_label$/,
    reason: 'tshark shows the label; the element is the whole entry of the label stack.',
  },
  {
    key: /^flow(?:Start|End)SysUpTime$/,
    field: /^cflow\.abstime/,
    reason: 'tshark shows milliseconds since the start of the system as a date of 1970.',
  },
  { key: /^barracuda:timestamp$/, reason: 'The registry has an integer; tshark shows its seconds as a date.' },
  {
    key: /^netscaler:syslogTimestamp$/,
    reason: 'A time in 4 octets, which are Unix seconds; tshark shows the integer.',
  },
  {
    tag: 'plain-microseconds',
    reason: 'NetScaler counts microseconds where RFC 7011 §6.1.9 has a fraction; tshark reads the fraction.',
  },
]
