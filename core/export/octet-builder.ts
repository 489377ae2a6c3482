/** Octets one after the other, in network order; grows as need be. */
export interface OctetBuilder {
  readonly length: number
  u8(value: number): void
  u16(value: number): void
  u32(value: number): void
  u64(value: bigint): void
  copy(octets: Uint8Array): void
  /** Writes over what is there. */
  set16(at: number, value: number): void
  /** Forgets everything. */
  clear(): void
  /** A copy of what is there. */
  octets(): Uint8Array
}

export function createOctetBuilder(capacity: number): OctetBuilder {
  let view = new DataView(new ArrayBuffer(Math.max(16, capacity)))
  let length = 0

  function reserve(more: number): number {
    if (length + more > view.byteLength) {
      const grown = new Uint8Array(Math.max(2 * view.byteLength, length + more))
      grown.set(new Uint8Array(view.buffer, 0, length))
      view = new DataView(grown.buffer)
    }
    const at = length
    length += more
    return at
  }

  return {
    get length() {
      return length
    },
    u8(value) {
      const at = reserve(1)
      view.setUint8(at, value)
    },
    u16(value) {
      const at = reserve(2)
      view.setUint16(at, value)
    },
    u32(value) {
      const at = reserve(4)
      view.setUint32(at, value)
    },
    u64(value) {
      const at = reserve(8)
      view.setBigUint64(at, value)
    },
    copy(octets) {
      const at = reserve(octets.length)
      new Uint8Array(view.buffer).set(octets, at)
    },
    set16: (at, value) => view.setUint16(at, value),
    clear() {
      length = 0
    },
    octets: () => new Uint8Array(view.buffer.slice(0, length)),
  }
}
