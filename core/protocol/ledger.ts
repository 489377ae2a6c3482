/**
 * The ledger: where every octet and record that came in has gone. For each ledger
 * octets in = header + template + optionsTemplate + decoded + pending + undecodable + malformed + padding, exactly.
 */
export interface OctetLedger {
  in: number
  /** Message and set headers. */
  header: number
  template: number
  optionsTemplate: number
  decoded: number
  /** Data sets that wait for their template. */
  pending: number
  /** Whole sets that nothing can decode: no template ever came, or a reserved set id. */
  undecodable: number
  malformed: number
  padding: number
}

export interface RecordLedger {
  decoded: number
  /** Sets, not records, that wait: without a template their records cannot be counted. */
  pending: number
  /** What sequence numbers say was sent and never came: records, v9 messages, v5 and v7 flows, sFlow datagrams. */
  lost: number
  /** Between sequence numbers whose messages held sets that nobody could count: lost or undecodable. Settled when those are decoded. */
  unknown: number
  /** Decoded from messages that came again. */
  duplicated: number
  /** Decoded from messages that came after later ones; they are lost no more. */
  reordered: number
  /** Decoded after they had waited for their template. */
  late: number
}

export interface DatagramLedger {
  received: number
  dropped: number
}

export interface Ledger {
  octets: OctetLedger
  records: RecordLedger
  datagrams: DatagramLedger
}

/** A ledger in which nothing has come in. */
export function createLedger(): Ledger {
  return {
    octets: {
      in: 0,
      header: 0,
      template: 0,
      optionsTemplate: 0,
      decoded: 0,
      pending: 0,
      undecodable: 0,
      malformed: 0,
      padding: 0,
    },
    records: { decoded: 0, pending: 0, lost: 0, unknown: 0, duplicated: 0, reordered: 0, late: 0 },
    datagrams: { received: 0, dropped: 0 },
  }
}
