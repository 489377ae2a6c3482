const PROTOCOLS: Readonly<Record<number, string>> = {
  5: 'NetFlow v5',
  7: 'NetFlow v7',
  9: 'NetFlow v9',
  10: 'IPFIX',
  105: 'sFlow v5',
}

/** `NetFlow v9`, of a `protocolVersion` of the contract. */
export function protocolName(protocolVersion: number): string {
  return PROTOCOLS[protocolVersion] ?? `version ${protocolVersion}`
}
