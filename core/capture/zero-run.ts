/** Skips runs of zeros at memory speed: sparse files and preallocated captures hold gigabytes of them. */

/** Index of the first octet that is not zero in `octets[start … end)`; `end` when there is none. */
export function findNonZero(octets: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && ((octets.byteOffset + at) & 3) !== 0) {
    if (octets[at] !== 0) return at
    at++
  }
  const wordCount = (end - at) >> 2
  if (wordCount > 8) {
    const words = new Uint32Array(octets.buffer, octets.byteOffset + at, wordCount)
    let index = 0
    while (index + 8 <= wordCount) {
      if ((fourWords(words, index) | fourWords(words, index + 4)) !== 0) break
      index += 8
    }
    at += index * 4
  }
  while (at < end && octets[at] === 0) at++
  return at
}

function fourWords(words: Uint32Array, at: number): number {
  return (words[at] ?? 0) | (words[at + 1] ?? 0) | (words[at + 2] ?? 0) | (words[at + 3] ?? 0)
}
