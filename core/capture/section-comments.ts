/** The comments of a pcapng Section Header Block (draft-ietf-opsawg-pcapng §3.5, §4.1). */

const OPTION_END = 0
const OPTION_COMMENT = 1
/** Type, length, magic number, version and length of the section. */
const FIXED_OCTETS = 24
const OPTION_HEADER_OCTETS = 4
/** The length of the block again. */
const TRAILER_OCTETS = 4

/** The texts of all `opt_comment` options of the block that spans `view`, in their order. */
export function decodeSectionComments(view: DataView, isLittleEndian: boolean): string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const comments: string[] = []
  const end = view.byteLength - TRAILER_OCTETS
  let at = FIXED_OCTETS
  while (at + OPTION_HEADER_OCTETS <= end) {
    const code = view.getUint16(at, isLittleEndian)
    const length = view.getUint16(at + 2, isLittleEndian)
    at += OPTION_HEADER_OCTETS
    if (code === OPTION_END || at + length > end) break
    if (code === OPTION_COMMENT) {
      comments.push(decoder.decode(new Uint8Array(view.buffer, view.byteOffset + at, length)))
    }
    at += (length + 3) & ~3
  }
  return comments
}
