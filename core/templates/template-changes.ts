/** What a new definition says otherwise than the one before, in words: `12 fields added, 1 moved`. */
import { elementLabel } from '../elements/column-type.ts'
import type { PlanField } from '../wire/plan-field.ts'

/** Changes between two definitions, compared by element and occurrence. */
export interface TemplateChanges {
  readonly added: number
  readonly removed: number
  readonly moved: number
  readonly resized: number
}

/** Compares two definitions; a field has moved when its place among the fields that both have is another. */
export function compareFields(before: readonly PlanField[], after: readonly PlanField[]): TemplateChanges {
  const old = indexFields(before)
  const now = indexFields(after)
  const kept = [...now.keys()].filter((key) => old.has(key))
  const oldOrder = [...old.keys()].filter((key) => now.has(key))
  const rank = new Map(oldOrder.map((key, index) => [key, index]))
  const inOrder = longestAscent(kept.map((key) => rank.get(key) ?? 0))
  return {
    added: now.size - kept.length,
    removed: old.size - kept.length,
    moved: kept.length - inOrder,
    resized: kept.filter((key) => old.get(key) !== now.get(key)).length,
  }
}

/** The changes as a clause of a sentence. */
export function describeChanges(changes: TemplateChanges): string {
  const parts = (
    [
      [changes.added, 'added'],
      [changes.removed, 'removed'],
      [changes.moved, 'moved'],
      [changes.resized, 'of another length'],
    ] as const
  ).filter(([count]) => count > 0)
  if (parts.length === 0) return 'the same fields with another scope'
  return parts.map(([count, what], index) => `${count}${index === 0 ? fieldWord(count) : ''} ${what}`).join(', ')
}

function fieldWord(count: number): string {
  return count === 1 ? ' field' : ' fields'
}

/** Length by element and occurrence. */
function indexFields(fields: readonly PlanField[]): Map<string, number> {
  const counts = new Map<string, number>()
  const lengths = new Map<string, number>()
  for (const field of fields) {
    const label = elementLabel(field.element)
    const occurrence = (counts.get(label) ?? 0) + 1
    counts.set(label, occurrence)
    lengths.set(`${label}#${occurrence}`, field.length)
  }
  return lengths
}

/** Length of the longest ascending subsequence: the fields that keep their order. */
function longestAscent(ranks: readonly number[]): number {
  const tails: number[] = []
  for (const rank of ranks) {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((tails[middle] ?? 0) < rank) low = middle + 1
      else high = middle
    }
    tails[low] = rank
  }
  return tails.length
}
