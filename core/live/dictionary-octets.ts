/** How large the dictionary of a live session's decoder becomes before it begins anew. */
import { MAX_DICTIONARY_OCTETS } from '../limits/decode.ts'
import {
  LEAST_LIVE_DICTIONARY_OCTETS,
  LIVE_DICTIONARY_OCTETS_PER_RECORD,
  LIVE_DICTIONARY_SHARE,
} from '../limits/live.ts'
import type { RetentionSpec } from '../protocol/live-api.ts'

/**
 * The octets of texts after which it begins anew: only then can the texts of records go that the session keeps no longer, so the fewer it
 * keeps the sooner that is. Few different texts never come to that.
 */
export function dictionaryOctetsOf({ records = Infinity, octets = Infinity }: RetentionSpec): number {
  const kept = Math.min(records * LIVE_DICTIONARY_OCTETS_PER_RECORD, octets * LIVE_DICTIONARY_SHARE)
  return Math.floor(Math.min(MAX_DICTIONARY_OCTETS, Math.max(LEAST_LIVE_DICTIONARY_OCTETS, kept)))
}
