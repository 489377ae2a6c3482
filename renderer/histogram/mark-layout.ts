/** What happened, laid on the axis: gaps, data that waited, restarts and templates that changed, with as many labels as have room. */
import type { TimeMark } from '../../core/protocol/aggregate-api.ts'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { TimeScale } from '../timeline/time-scale.ts'
import { xOf } from '../timeline/time-scale.ts'
import { microsecondsOf } from './moments.ts'
import type { PlotData } from './plot-data.ts'

export type PlacedKind = 'loss' | 'pending' | 'late' | 'restart' | 'template'

/** One mark, or several that lie on each other. */
export interface PlacedMark {
  readonly kind: PlacedKind
  readonly left: number
  readonly right: number
  readonly fromUs: number
  readonly untilUs: number
  readonly marks: readonly TimeMark[]
  /** `312 lost`. */
  readonly label: string
}

/** Pixels below which a stretch is not seen, and between marks of a kind that are drawn as one. */
const LEAST_WIDTH = { loss: 5, pending: 4, late: 3, restart: 1, template: 1 } as const
const MERGE_GAP = 3

function stretchOf(mark: TimeMark): readonly [number, number] {
  if ('at' in mark) {
    const us = microsecondsOf(mark.at)
    return [us, us]
  }
  return [microsecondsOf(mark.from), microsecondsOf(mark.until)]
}

/** `312 lost`; of messages nobody knows how many records were in them. */
export function lostWords(marks: readonly TimeMark[]): string {
  let records = 0
  let messages = 0
  let flows = 0
  for (const mark of marks) {
    if (mark.kind !== 'loss') continue
    if (mark.unit === 'records') records += mark.lost
    else if (mark.unit === 'flows') flows += mark.lost
    else messages += mark.lost
  }
  const parts = [
    ...(records + flows > 0 ? [`${formatCount(records + flows)} lost`] : []),
    ...(messages > 0 ? [`≤ ${formatCount(messages)} ${messages === 1 ? 'message' : 'messages'} lost`] : []),
  ]
  return parts.join(', ')
}

function labelOf(kind: PlacedKind, marks: readonly TimeMark[]): string {
  if (kind === 'loss') return lostWords(marks)
  if (kind === 'restart') return marks.length === 1 ? 'restart' : `${marks.length} restarts`
  if (kind === 'template') return marks.length === 1 ? 'template changed' : `${marks.length} templates changed`
  const waiting = marks.filter((mark) => mark.kind === 'pending')
  const sum = (all: typeof waiting) => all.reduce((total, { sets }) => total + sets, 0)
  const [lost, still] = [waiting.filter(({ isGivenUp }) => isGivenUp), waiting.filter(({ isGivenUp }) => !isGivenUp)]
  const words = (count: number, what: string) => (count === 0 ? [] : [`${formatCount(count)} ${what}`])
  const [first] = waiting
  const template = waiting.length === 1 && first !== undefined ? ` · template ${first.templateId}` : ''
  return `${[...words(sum(still), 'waiting'), ...words(sum(lost), 'never decoded')].join(', ')}${template}`
}

/** Templates that are learned for the first time belong to every beginning. */
function isTold(mark: TimeMark): boolean {
  return mark.kind !== 'template' || mark.change !== 'learned'
}

/** The marks that a scale shows, each kind by its time; those that touch are one. */
export function placeMarks(marks: readonly TimeMark[], scale: TimeScale): readonly PlacedMark[] {
  const right = scale.left + scale.width
  const placed: PlacedMark[] = []
  for (const kind of ['pending', 'loss', 'restart', 'template'] as const) {
    let open: PlacedMark | undefined
    const close = () => {
      if (open !== undefined) placed.push({ ...open, label: labelOf(kind, open.marks) })
      open = undefined
    }
    const stretches = marks
      .filter((mark) => mark.kind === kind && isTold(mark))
      .map((mark) => ({ mark, stretch: stretchOf(mark) }))
      .sort((one, other) => one.stretch[0] - other.stretch[0])
    for (const { mark, stretch } of stretches) {
      const [fromUs, untilUs] = stretch
      const [x0, x1] = [xOf(scale, fromUs), xOf(scale, untilUs)]
      if (!(x1 >= scale.left && x0 <= right)) continue
      const lacking = Math.max(0, LEAST_WIDTH[kind] - (x1 - x0)) / 2
      const [left, end] = [Math.max(scale.left, x0 - lacking), Math.min(right, x1 + lacking)]
      if (open !== undefined && left <= open.right + MERGE_GAP) {
        open = {
          ...open,
          right: Math.max(open.right, end),
          untilUs: Math.max(open.untilUs, untilUs),
          marks: [...open.marks, mark],
        }
        continue
      }
      close()
      open = { kind, left, right: end, fromUs, untilUs, marks: [mark], label: '' }
    }
    close()
  }
  return placed
}

/** Stretches of bars that had waited for a template, each with how many records. */
export function placeLate(
  { axis, widthUs, lateRecords }: Pick<PlotData, 'axis' | 'widthUs' | 'lateRecords'>,
  scale: TimeScale,
): readonly PlacedMark[] {
  const placed: PlacedMark[] = []
  let from = -1
  let count = 0
  for (let bucket = 0; bucket <= lateRecords.length; bucket += 1) {
    const late = lateRecords[bucket] ?? 0
    if (late > 0) {
      if (from < 0) from = bucket
      count += late
      continue
    }
    if (from < 0) continue
    const [fromUs, untilUs] = [axis.fromUs + from * widthUs, axis.fromUs + bucket * widthUs]
    const [left, right] = [
      Math.max(scale.left, xOf(scale, fromUs)),
      Math.min(scale.left + scale.width, xOf(scale, untilUs)),
    ]
    if (right > left) {
      placed.push({
        kind: 'late',
        left,
        right,
        fromUs,
        untilUs,
        marks: [],
        label: `${formatCount(count)} decoded late`,
      })
    }
    from = -1
    count = 0
  }
  return placed
}

/** Labels that have room beside each other: the first of each stretch of the line. */
export function placeLabels(
  marks: readonly PlacedMark[],
  measure: (text: string) => number,
  room: { readonly left: number; readonly right: number },
): readonly { readonly mark: PlacedMark; readonly x: number }[] {
  const taken: [number, number][] = []
  // What is lost is said before what waited.
  const order = [...marks].sort((one, other) => Number(other.kind === 'loss') - Number(one.kind === 'loss'))
  return order.flatMap((mark) => {
    const width = measure(mark.label)
    const middle = (mark.left + mark.right) / 2
    const wanted = mark.kind === 'loss' ? middle - width / 2 : mark.left
    const x = Math.max(room.left, Math.min(wanted, room.right - width))
    if (taken.some(([from, until]) => x < until + 8 && x + width + 8 > from)) return []
    taken.push([x, x + width])
    return [{ mark, x }]
  })
}
