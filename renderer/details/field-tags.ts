/** What the details say about a field beside its value. */

/** Tags that a field can carry, with what they mean. */
export const FIELD_TAGS: Record<
  string,
  { readonly label: string; readonly tone: 'warn' | 'accent' | 'plain'; readonly hint: string }
> = {
  reduced: {
    label: 'reduced',
    tone: 'plain',
    hint: 'Reduced-size encoding: fewer octets than the type has (RFC 7011 §6.2)',
  },
  'plain-microseconds': {
    label: 'plain µs',
    tone: 'warn',
    hint: 'The exporter writes microseconds where RFC 7011 §6.1.9 wants an NTP fraction; read as microseconds',
  },
  'unknown-element': {
    label: 'unknown',
    tone: 'plain',
    hint: 'No registry that Flowglass knows has this element; its octets are shown',
  },
  'ill-formed-text': {
    label: 'UTF-8',
    tone: 'warn',
    hint: 'Not well-formed UTF-8 (RFC 7011 §6.1.6); what is no character is shown as U+FFFD',
  },
  'undecodable-list': {
    label: 'octets',
    tone: 'warn',
    hint: 'A list, or a part of it, cannot be decoded (RFC 6313 §4.5); its octets are shown',
  },
  'learned-element': {
    label: 'learned',
    tone: 'accent',
    hint: 'No registry has this element; the exporter, or a file of yours, has described it (RFC 5610)',
  },
  'invalid-length': {
    label: 'length',
    tone: 'warn',
    hint: 'The type does not allow this length; the octets are shown',
  },
}

/** The name of an element without the prefix of its vendor, which the id column shows as a number. */
export function shortKey(key: string): string {
  return key.slice(key.indexOf(':') + 1)
}
