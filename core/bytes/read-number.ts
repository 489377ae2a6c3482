/** Reads unsigned numbers out of octets without a DataView. Octets past the end read as 0: callers check lengths first. */

/** 16 bits in network byte order. */
export function read16(octets: Uint8Array, at: number): number {
  return ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0)
}

/** 32 bits in network byte order. */
export function read32(octets: Uint8Array, at: number): number {
  return ((read16(octets, at) << 16) | read16(octets, at + 2)) >>> 0
}

/** 16 bits, least significant octet first. */
export function read16Little(octets: Uint8Array, at: number): number {
  return (octets[at] ?? 0) | ((octets[at + 1] ?? 0) << 8)
}

/** 32 bits, least significant octet first. */
export function read32Little(octets: Uint8Array, at: number): number {
  return (read16Little(octets, at) | (read16Little(octets, at + 2) << 16)) >>> 0
}
