/** Says what a file that is no capture looks like, so that the message helps whoever chose the wrong one. */

interface Signature {
  readonly octets: readonly number[]
  readonly at?: number
  readonly what: string
}

function text(characters: string): number[] {
  return Array.from(characters, (character) => character.charCodeAt(0))
}

const SIGNATURES: readonly Signature[] = [
  { octets: [0x50, 0x4b, 0x03, 0x04], what: 'a ZIP archive' },
  { octets: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: 'packed with xz' },
  { octets: text('BZh'), what: 'packed with bzip2' },
  { octets: [0x04, 0x22, 0x4d, 0x18], what: 'packed with LZ4' },
  { octets: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7-Zip archive' },
  { octets: text('ustar'), at: 257, what: 'a tar archive' },
  { octets: text('snoop\0'), what: 'a snoop capture' },
  { octets: text('GMBU'), what: 'a Network Monitor capture' },
  { octets: text('RTSS'), what: 'a Network Monitor capture' },
  { octets: [0x0c, 0xa5], what: 'an nfdump file' },
  { octets: text('%PDF'), what: 'a PDF document' },
  { octets: [0x89, 0x50, 0x4e, 0x47], what: 'a picture' },
  { octets: [0xff, 0xd8, 0xff], what: 'a picture' },
  { octets: [0x7f, 0x45, 0x4c, 0x46], what: 'a program' },
  { octets: text('SQLite format'), what: 'an SQLite database' },
]

function hasSignature(head: Uint8Array, { octets, at = 0 }: Signature): boolean {
  return octets.every((octet, index) => head[at + index] === octet)
}

/** What `head` (the first octets of a file) looks like, as a noun phrase; undefined when nothing is known about it. */
export function describeContent(head: Uint8Array): string | undefined {
  const known = SIGNATURES.find((signature) => hasSignature(head, signature))
  if (known !== undefined) return known.what
  if (head.every((octet) => octet === 0)) return 'empty space (its first octets are all zero)'
  const isText = head.every((octet) => (octet >= 0x20 && octet !== 0x7f) || octet === 9 || octet === 10 || octet === 13)
  return isText ? 'a text file' : undefined
}
