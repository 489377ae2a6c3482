/** Address text to octets; the simulation writes its addresses as a reader knows them. */

/** Octets of a dotted IPv4 address (4), or of an IPv6 address (16) with at most one `::` and no dotted part. */
export function encodeAddress(text: string): Uint8Array<ArrayBuffer> {
  if (!text.includes(':')) return Uint8Array.from(text.split('.'), Number)
  const [head = '', tail] = text.split('::')
  const front = splitGroups(head)
  const back = tail === undefined ? [] : splitGroups(tail)
  const groups = [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back]
  return Uint8Array.from(groups.flatMap((group) => [group >>> 8, group & 0xff]))
}

/** A dotted IPv4 address as a number of 32 bits. */
export function ipv4ToNumber(text: string): number {
  return text.split('.').reduce((value, part) => value * 256 + Number(part), 0)
}

function splitGroups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => parseInt(group, 16))
}
