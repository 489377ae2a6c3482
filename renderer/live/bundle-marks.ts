/** Marks of a session as an incident bundle takes them, and back. */
import { MAX_BUNDLE_MARKS } from '../../core/limits/live.ts'
import type { BundleMark } from '../../core/protocol/live-api.ts'
import type { Marks } from '../marks/kept-capture.ts'

export interface BundleMarksOptions {
  /** The record that is looked at. */
  readonly selected: number | undefined
  /** Notes may name addresses. */
  readonly hasNotes: boolean
}

/** What goes along; where there are more marks than a bundle takes, those that say most. */
export function marksForBundle({ marked, notes, reference }: Marks, options: BundleMarksOptions): BundleMark[] {
  const { selected, hasNotes } = options
  const zero = reference === undefined ? [] : [reference.record]
  const looked = selected === undefined ? [] : [selected]
  const records = new Set([...looked, ...zero, ...(hasNotes ? notes.keys() : []), ...marked])
  return [...records].slice(0, MAX_BUNDLE_MARKS).map((record): BundleMark => {
    const note = hasNotes ? notes.get(record) : undefined
    return {
      record,
      ...(marked.has(record) && { isMarked: true as const }),
      ...(note !== undefined && { note }),
      ...(reference?.record === record && { referenceTime: reference.time }),
      ...(selected === record && { isSelected: true as const }),
    }
  })
}

/** The marks of an opened bundle. */
export function marksOfBundle(marks: readonly BundleMark[]): Marks {
  const zero = marks.find(({ referenceTime }) => referenceTime !== undefined)
  return {
    marked: new Set(marks.flatMap(({ record, isMarked }) => (isMarked === true ? [record] : []))),
    notes: new Map(marks.flatMap(({ record, note }) => (note === undefined ? [] : [[record, note] as const]))),
    reference: zero?.referenceTime === undefined ? undefined : { record: zero.record, time: zero.referenceTime },
  }
}
