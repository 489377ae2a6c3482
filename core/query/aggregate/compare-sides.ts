/** Two captures beside each other: as `compareGroups` does with two parts of one, but over groups that were read from two stores. */
import { CHANGES, type Change, type CompareRow, type CompareSpec } from '../../protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../../protocol/failure.ts'
import { amountOf, type StoredCompare } from './compare.ts'
import type { SideGroup, StoredSide } from './compare-side.ts'
import { figureOf, RECORDS, type AggregateRow } from './measure-plan.ts'

interface Pair {
  readonly id: string
  readonly before: SideGroup | undefined
  readonly after: SideGroup | undefined
  readonly change: Change
  /** Of shares, or else of figures; NaN where one has none. */
  readonly difference: number
  readonly weight: number
}

/** Pairs the groups of two sides by the values of their keys; fails where neither has one of the keys. */
export async function compareSides(
  before: StoredSide,
  after: StoredSide,
  spec: CompareSpec,
): Promise<Result<StoredCompare>> {
  const keys = after.keys ?? before.keys
  if (keys === undefined) {
    const names = [...new Set([...before.missing, ...after.missing])].map((name) => `“${name}”`).join(', ')
    return fail('no-such-column', `No record of the two captures has ${names}.`, 'Choose another field.')
  }
  const { pairs, leftOut } = pairGroups(before, after)
  const wanted = new Set(spec.changes ?? CHANGES.filter((change) => change !== 'same'))
  const shown = pairs
    .filter(({ change }) => wanted.has(change))
    .sort(byWeight)
    .slice(spec.first, spec.first + spec.count)
  const counts: Record<Change, number> = { rose: 0, fell: 0, appeared: 0, vanished: 0, same: 0 }
  for (const { change } of pairs) counts[change] += 1
  const labels = await labelsOf(shown, before, after)
  const { measure } = after
  return succeed({
    keys,
    measure: measure.column,
    first: spec.first,
    rows: shown.map((pair, index): CompareRow => {
      const [was, is] = [rowOf(before, pair.before), rowOf(after, pair.after)]
      const group = pair.after ?? pair.before
      const cells = group?.cells ?? []
      return {
        keys: cells,
        labels: labels[index] ?? cells.map(() => null),
        filter: group?.filter() ?? '',
        change: pair.change,
        before: sideFigure(before, was),
        after: sideFigure(after, is),
        amount: amountOf(measure, before.measure.numberOf(was), measure.numberOf(is)),
        shareChange: measure.hasShare ? pair.difference : null,
      }
    }),
    counts,
    totalBefore: sideFigure(before, before.total),
    totalAfter: sideFigure(after, after.total),
    coverageBefore: before.coverage,
    coverageAfter: after.coverage,
    missingBefore: before.missing,
    missingAfter: after.missing,
    ...(leftOut.before + leftOut.after > 0 && { leftOut }),
  })
}

/** The figures of a group, or of one that is not there. */
function rowOf({ measure }: StoredSide, group: SideGroup | undefined): AggregateRow {
  return group?.row ?? new Map([RECORDS, ...measure.aggregates].map(({ name }) => [name, 0n]))
}

function sideFigure({ measure, total }: StoredSide, row: AggregateRow) {
  return figureOf(measure, row, measure.numberOf(total))
}

function pairGroups(
  before: StoredSide,
  after: StoredSide,
): { readonly pairs: readonly Pair[]; readonly leftOut: { before: number; after: number } } {
  const pairs: Pair[] = []
  const leftOut = { before: before.leftOut, after: after.leftOut }
  for (const [id, group] of after.groups) {
    const other = before.groups.get(id)
    // Among the smallest of the other side or not there at all: nobody knows.
    if (other === undefined && before.leftOut > 0) leftOut.after += 1
    else pairs.push(pairOf(id, { before, after }, other, group))
  }
  for (const [id, group] of before.groups) {
    if (after.groups.has(id)) continue
    if (after.leftOut > 0) leftOut.before += 1
    else pairs.push(pairOf(id, { before, after }, group, undefined))
  }
  return { pairs, leftOut }
}

function pairOf(
  id: string,
  sides: { readonly before: StoredSide; readonly after: StoredSide },
  before: SideGroup | undefined,
  after: SideGroup | undefined,
): Pair {
  const [was, is] = [weigh(sides.before, before), weigh(sides.after, after)]
  const difference = is - was
  return {
    id,
    before,
    after,
    change: changeOf(before, after, difference),
    difference,
    weight: weightOf(sides, was, is),
  }
}

/** What a group is compared by: its share, or else its figure; NaN where it has none. */
function weigh(side: StoredSide, group: SideGroup | undefined): number {
  const { measure, total } = side
  const value = measure.numberOf(rowOf(side, group))
  if (!measure.hasShare) return value === undefined ? Number.NaN : Number(value)
  const whole = Number(measure.numberOf(total) ?? 0)
  return whole === 0 ? 0 : Number(value ?? 0) / whole
}

function changeOf(before: SideGroup | undefined, after: SideGroup | undefined, difference: number): Change {
  if (countOf(before) === 0) return 'appeared'
  if (countOf(after) === 0) return 'vanished'
  if (difference > 0) return 'rose'
  return difference < 0 ? 'fell' : 'same'
}

function countOf(group: SideGroup | undefined): number {
  return Number(group?.row.get(RECORDS.name) ?? 0)
}

/** The greatest change first: of share, else in proportion to what was. */
function weightOf({ after }: { readonly after: StoredSide }, was: number, is: number): number {
  if (after.measure.hasShare) return Math.abs(is - was)
  return was === 0 ? Number.NaN : Math.abs(is - was) / Math.abs(was)
}

function byWeight(one: Pair, other: Pair): number {
  return (
    descending(one.weight, other.weight) ||
    descending(Math.abs(one.difference), Math.abs(other.difference)) ||
    (one.id < other.id ? -1 : 1)
  )
}

/** What has no figure comes last. */
function descending(one: number, other: number): number {
  if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other))
  return other - one
}

async function labelsOf(
  pairs: readonly Pair[],
  before: StoredSide,
  after: StoredSide,
): Promise<readonly (readonly (string | null)[] | undefined)[]> {
  const [ofAfter, ofBefore] = await Promise.all([
    after.labelsOf(pairs.flatMap((pair) => pair.after ?? [])),
    before.labelsOf(pairs.flatMap((pair) => (pair.after === undefined ? (pair.before ?? []) : []))),
  ])
  let [nextAfter, nextBefore] = [0, 0]
  return pairs.map((pair) => (pair.after === undefined ? ofBefore[nextBefore++] : ofAfter[nextAfter++]))
}
