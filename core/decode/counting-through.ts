/**
 * Exporters whose sequence number tells the end of the message in place of its beginning: it counts the data records of the message
 * itself, too (softflowd 1.1.0 in IPFIX, which leaves out options records). While all messages hold as many records nobody notices;
 * each message with more of them than the one before seems to follow a loss, each with fewer to go back.
 */
import { COUNTING_EVIDENCE } from '../limits/decode.ts'
import type { MessageContent } from './counting-rule.ts'

export interface ThroughWatch {
  /** The first message of the domain; an exporter that has just begun gives itself away when it does not begin at 0. */
  start(sequence: number): void
  /** The sequence number moved so far; `missed`: not as far as the rule that is believed has it. */
  begin(moved: number, outcome: 'met' | 'missed'): void
  /** What the message held; true when the other way of counting is the right one from here on. */
  finish(content: MessageContent, counted: 'countable' | 'uncountable'): boolean
  /** Some messages spoke for it. */
  isDoubtful(): boolean
}

/** Makes the watch of a domain that has sent nothing yet. */
export function createThroughWatch(): ThroughWatch {
  let moved = -1
  let isMissed = false
  /** Messages that it explains and the other rule does not, and those that it does not explain. */
  let matches = 0
  let failures = 0
  let firstMoved = -1
  let hasVaried = false
  let started = -1
  /** The first message had the number of its own records, and so did each since go on by them. */
  let isFromStart = false

  function forget(): void {
    matches = failures = 0
    firstMoved = -1
    hasVaried = false
  }

  return {
    start(sequence) {
      if (started < 0) started = sequence
    },
    begin(far, outcome) {
      moved = far
      isMissed = outcome === 'missed'
    },
    finish({ records, optionsRecords }, counted) {
      const own = records - optionsRecords
      if (moved < 0) {
        isFromStart = counted === 'countable' && own > 0 && started === own
        return false
      }
      if (counted === 'uncountable') return false
      if (moved !== own) {
        isFromStart = false
        if (matches > 0 && ++failures > COUNTING_EVIDENCE && failures > matches) forget()
      } else if (isMissed) {
        matches++
        if (firstMoved < 0) firstMoved = moved
        else hasVaried ||= moved !== firstMoved
      }
      return matches > 0 && (isFromStart || (matches >= COUNTING_EVIDENCE && hasVaried && matches > failures))
    },
    isDoubtful: () => matches > 0,
  }
}
