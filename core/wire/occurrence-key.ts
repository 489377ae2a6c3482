/** Dump keys of elements that occur more than once in a template, made once for all templates. */
import { MAX_OCCURRENCE_KEYS } from '../limits/decode.ts'

/** By key of the element, by occurrence. */
const keys = new Map<string, Map<number, string>>()
let count = 0

/** `name`, then `name#2`, `name#3` …; `occurrence` counts from 1. */
export function occurrenceKey(elementKey: string, occurrence: number): string {
  if (occurrence === 1) return elementKey
  let known = keys.get(elementKey)
  const found = known?.get(occurrence)
  if (found !== undefined) return found
  if (count >= MAX_OCCURRENCE_KEYS) {
    keys.clear()
    count = 0
    known = undefined
  }
  if (known === undefined) keys.set(elementKey, (known = new Map<number, string>()))
  const key = `${elementKey}#${occurrence}`
  known.set(occurrence, key)
  count += 1
  return key
}
