/** The texts of a file, kept in memory as long as a command runs: a list refers to them until its last row is printed. */
import type { DictionaryEntries } from '../../core/decode/block.ts'
import { MAX_KEPT_TEXT_OCTETS } from '../../core/limits/lists.ts'
import type { ReadTexts } from '../../core/telemetry/text-lookup.ts'
import { createDictionaryReader } from '../dump/dictionary-texts.ts'

export interface KeptTexts {
  add(entries: DictionaryEntries): void
  /** Texts that were not kept have none. */
  readonly read: ReadTexts
  /** Texts that were not kept, for want of room. */
  readonly dropped: number
}

/** Makes an empty memory of texts. */
export function createKeptTexts(maxOctets = MAX_KEPT_TEXT_OCTETS): KeptTexts {
  const dictionary = createDictionaryReader()
  let octets = 0
  let end = 0
  let dropped = 0
  return {
    add(entries) {
      octets += entries.octets.length
      // Ids are places: after one that was left out, none can follow.
      if (octets > maxOctets) {
        dropped += entries.count
        return
      }
      dictionary.add(entries)
      end = entries.firstId + entries.count
    },
    read: (ids) => Promise.resolve(new Map([...ids].flatMap((id) => (id < end ? [[id, dictionary.textOf(id)]] : [])))),
    get dropped() {
      return dropped
    },
  }
}
