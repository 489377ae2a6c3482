/** Counts the IPFIX messages in a stream by their length fields (RFC 7011 §10.4.2.2), for what a listener reports. */

/** Octets of a message's header: fewer are not counted as a message by anybody. */
const MESSAGE_HEADER = 16
const VERSION = 10

export interface MessageCounter {
  /** Takes the next octets; returns how many messages ended in them. */
  take(octets: Uint8Array): number
  /** Octets of a message that has begun and not ended; 0 in a stream that is no IPFIX. */
  unfinished(): number
}

/** Creates a counter for a stream from its first octet. */
export function createMessageCounter(): MessageCounter {
  /** The first four octets of a message: version and length. */
  const head = new Uint8Array(4)
  let filled = 0
  /** Octets that are still to come of the message whose head is known. */
  let missing = 0
  let length = 0
  let isForeign = false

  return {
    take(octets) {
      let count = 0
      let at = 0
      while (at < octets.length && !isForeign) {
        if (filled < head.length) {
          head[filled++] = octets[at++]!
          if (filled < head.length) continue
          length = (head[2]! << 8) | head[3]!
          missing = length - head.length
          isForeign = ((head[0]! << 8) | head[1]!) !== VERSION || length < MESSAGE_HEADER
          continue
        }
        const step = Math.min(missing, octets.length - at)
        at += step
        missing -= step
        if (missing > 0) continue
        count++
        filled = 0
      }
      return count
    },
    unfinished() {
      if (isForeign || filled === 0) return 0
      return filled < head.length ? filled : length - missing
    },
  }
}
