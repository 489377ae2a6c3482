/** Looks for quirks of an exporter in its records: in all of them by counting, in the first ones by their octets. */
import { MAX_QUIRK_SAMPLES } from '../limits/decode.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import { placeField } from '../wire/field-place.ts'
import type { WatchedFields } from '../wire/watched-fields.ts'
import type { DataSet, OpenMessage } from './message-decoder.ts'
import type { SessionQuirks } from './session-quirks.ts'

/** A 4-octet time that lies this near to the export time as Unix seconds is no accident: one value in 25,000 does. */
const NEAR_SECONDS = 86_400

/** Takes the decoded records of a set whose template has fields that are watched. */
export function watchQuirks(message: OpenMessage, template: KnownTemplate, set: DataSet, records: number): void {
  const { watched } = template
  if (watched === undefined) return
  const { quirk } = message.domain.session
  quirk.shortTimes.values += records * watched.shortTimes.length
  quirk.syslogTimes += records * watched.syslogTimes
  quirk.textMethods += records * watched.textMethods
  const looksAtTimes = watched.shortTimes.length > 0 && quirk.shortTimes.looked < MAX_QUIRK_SAMPLES
  const looksAtStrings = watched.strings.length > 0 && quirk.strings.looked < MAX_QUIRK_SAMPLES
  if (looksAtTimes || looksAtStrings) lookAtRecords(message, template, watched, set, records)
  else if (watched.shortTimes.length + watched.syslogTimes + watched.textMethods === 0) template.watched = undefined
}

function lookAtRecords(
  message: OpenMessage,
  template: KnownTemplate,
  watched: WatchedFields,
  set: DataSet,
  records: number,
): void {
  const { bytes } = message
  const { quirk } = message.domain.session
  let at = set.from
  for (let record = 0; record < Math.min(records, MAX_QUIRK_SAMPLES); record++) {
    // Both lists are in the order of the fields: a search in them would take the square of a wide template.
    let nextString = 0
    let nextShortTime = 0
    for (const [index, field] of template.fields.entries()) {
      const place = placeField(bytes, field.length, at, set.end)
      if (place === undefined) return
      at += place.length
      if (watched.strings[nextString] === index) {
        noteString(quirk, bytes, place.offset + place.prefixLength, at)
        nextString++
      }
      if (watched.shortTimes[nextShortTime] === index) {
        noteShortTime(quirk, message, place.offset, field.key)
        nextShortTime++
      }
    }
  }
}

function noteString({ strings }: SessionQuirks, bytes: Uint8Array, from: number, to: number): void {
  strings.looked++
  if (to > from && bytes[to - 1] === 0) strings.endInNul++
}

/** 0 says nothing: it is no time in any unit. */
function noteShortTime({ shortTimes }: SessionQuirks, message: OpenMessage, at: number, key: string): void {
  const seconds = message.view.getUint32(at)
  if (seconds === 0) return
  shortTimes.looked++
  shortTimes.key ??= key
  if (Math.abs(seconds - message.header.exportSeconds) <= NEAR_SECONDS) shortTimes.near++
}
