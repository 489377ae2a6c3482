/** Two definitions of a template side by side: fields are the same by element and occurrence, whatever their position. */
import type { TemplateFieldReport } from '../../core/protocol/template-report.ts'

export type FieldChange = 'same' | 'added' | 'removed' | 'changed'

/** A field in one definition, the other, or both. */
export interface AlignedField {
  /** Element and occurrence: `5951:130#1`. */
  readonly key: string
  readonly before?: TemplateFieldReport
  readonly after?: TemplateFieldReport
  readonly change: FieldChange
  /** Its place among the fields of both definitions is another one; a shift by added or removed fields is no move. */
  readonly isMoved: boolean
}

interface Pair {
  readonly before: TemplateFieldReport
  readonly after: TemplateFieldReport
}

/** Names of the fields that hold where an element repeats: `4#1`, `4#2` (RFC 7011 §8 allows repeated elements). */
function occurrences(fields: readonly TemplateFieldReport[]): string[] {
  const counts = new Map<string, number>()
  return fields.map(({ element }) => {
    const count = (counts.get(element) ?? 0) + 1
    counts.set(element, count)
    return `${element}#${count}`
  })
}

/** Indexes of a longest part of `values` that rises: what is in it has kept its order, the fewest possible have moved. */
function longestRise(values: readonly number[]): ReadonlySet<number> {
  /** The index whose value ends the best rise of each length. */
  const ends: number[] = []
  const previous: number[] = []
  values.forEach((value, index) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1
      else high = middle
    }
    previous.push(low === 0 ? -1 : (ends[low - 1] ?? -1))
    ends[low] = index
  })
  const kept = new Set<number>()
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) kept.add(index)
  return kept
}

const isSameField = ({ before, after }: Pair): boolean =>
  before.length === after.length && before.isScope === after.isScope

/** Rows of the comparison in the order of `after`; a removed field stands where it stood in `before`. */
export function alignVersions(
  before: readonly TemplateFieldReport[],
  after: readonly TemplateFieldReport[],
): readonly AlignedField[] {
  const namesBefore = occurrences(before)
  const positions = new Map(namesBefore.map((name, index) => [name, index]))
  const namesAfter = occurrences(after)
  const common = namesAfter.map((name) => positions.get(name)).filter((index) => index !== undefined)
  const kept = longestRise(common)
  const stays = new Set(common.filter((_, index) => kept.has(index)))

  const inAfter = new Set(common)
  /** Removed fields behind each field of `before` that stays where it is; -1: before all of them. */
  const removedBehind = new Map<number, AlignedField[]>()
  let anchor = -1
  before.forEach((field, index) => {
    if (stays.has(index)) anchor = index
    if (inAfter.has(index)) return
    const row: AlignedField = { key: namesBefore[index] ?? '', before: field, change: 'removed', isMoved: false }
    const others = removedBehind.get(anchor)
    if (others === undefined) removedBehind.set(anchor, [row])
    else others.push(row)
  })

  const rows = [...(removedBehind.get(-1) ?? [])]
  after.forEach((field, index) => {
    const key = namesAfter[index] ?? ''
    const from = positions.get(key)
    const old = from === undefined ? undefined : before[from]
    if (from === undefined || old === undefined) {
      rows.push({ key, after: field, change: 'added', isMoved: false })
      return
    }
    const change = isSameField({ before: old, after: field }) ? 'same' : 'changed'
    rows.push({ key, before: old, after: field, change, isMoved: !stays.has(from) })
    if (stays.has(from)) rows.push(...(removedBehind.get(from) ?? []))
  })
  return rows
}

/** `+`, `−`, `±`, `↕`; empty where nothing is different. */
export function signOf({ change, isMoved }: AlignedField): string {
  const sign = { same: '', added: '+', removed: '−', changed: '±' }[change]
  return isMoved ? `${sign}↕` : sign
}

/** `12 fields added, 1 removed`; for the header of a comparison and its readers. */
export function summarizeChanges(rows: readonly AlignedField[]): string {
  const counts: readonly (readonly [string, number])[] = [
    ['added', rows.filter(({ change }) => change === 'added').length],
    ['removed', rows.filter(({ change }) => change === 'removed').length],
    ['changed', rows.filter(({ change }) => change === 'changed').length],
    ['moved', rows.filter(({ isMoved }) => isMoved).length],
  ]
  const parts = counts.filter(([, count]) => count > 0)
  if (parts.length === 0) return 'no field is different'
  return parts
    .map(([word, count], index) =>
      index === 0 ? `${count} ${count === 1 ? 'field' : 'fields'} ${word}` : `${count} ${word}`,
    )
    .join(', ')
}
