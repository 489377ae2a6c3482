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
  lost: number
  duplicated: number
  reordered: number
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
