/** A growing buffer written in network byte order. */
export class OctetWriter {
  length = 0
  private octets: Uint8Array
  private view: DataView

  constructor(capacityOctets = 2048) {
    this.octets = new Uint8Array(capacityOctets)
    this.view = new DataView(this.octets.buffer)
  }

  u8(value: number): void {
    this.reserve(1)
    this.view.setUint8(this.length, value)
    this.length += 1
  }

  u16(value: number): void {
    this.reserve(2)
    this.view.setUint16(this.length, value)
    this.length += 2
  }

  u32(value: number): void {
    this.reserve(4)
    this.view.setUint32(this.length, value)
    this.length += 4
  }

  /** 64 bits as two words, the high one first. */
  words(high: number, low: number): void {
    this.u32(high)
    this.u32(low)
  }

  u32LittleEndian(value: number): void {
    this.reserve(4)
    this.view.setUint32(this.length, value, true)
    this.length += 4
  }

  u16LittleEndian(value: number): void {
    this.reserve(2)
    this.view.setUint16(this.length, value, true)
    this.length += 2
  }

  copy(source: Uint8Array): void {
    this.reserve(source.length)
    this.octets.set(source, this.length)
    this.length += source.length
  }

  zeros(count: number): void {
    this.reserve(count)
    this.octets.fill(0, this.length, this.length + count)
    this.length += count
  }

  /** Overwrites two octets that were written before. */
  patchU16(position: number, value: number): void {
    this.view.setUint16(position, value)
  }

  /** Overwrites four octets that were written before. */
  patchU32(position: number, value: number): void {
    this.view.setUint32(position, value)
  }

  /** Overwrites four octets that were written before. */
  patchU32LittleEndian(position: number, value: number): void {
    this.view.setUint32(position, value, true)
  }

  /** Forgets what was written after `length`. */
  truncate(length: number): void {
    this.length = length
  }

  /** What was written so far; valid until the next write. */
  borrowOctets(): Uint8Array {
    return this.octets.subarray(0, this.length)
  }

  copyOctets(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.borrowOctets())
  }

  private reserve(count: number): void {
    if (this.length + count <= this.octets.length) return
    const larger = new Uint8Array(Math.max(this.octets.length * 2, this.length + count))
    larger.set(this.borrowOctets())
    this.octets = larger
    this.view = new DataView(larger.buffer)
  }
}
