/**
 * A transaction as a sequence diagram: client, appliance and server as columns, time downward, an arrow for each leg.
 * Short stretches get a least height, or a request of half a millisecond would vanish beside a wait of seconds.
 */
import type { Leg, LegState, TransactionDetails } from '../../core/protocol/transaction-report.ts'
import { endpointText } from './endpoint-text.ts'
import { durationText, LEG_TITLES, STATE_WORDS } from './transaction-words.ts'

export interface LadderColumn {
  readonly x: number
  readonly title: string
  readonly detail: string
  readonly side: 'client' | 'netscaler' | 'server'
}

/** A leg: from its first to its last octet, pointing where it goes. */
export interface LadderArrow {
  readonly leg: Leg
  readonly state: LegState
  readonly fromX: number
  readonly toX: number
  readonly y0: number
  readonly y1: number
  readonly title: string
  readonly detail: string
  readonly record: number | null
}

export interface LadderMoment {
  readonly y: number
  readonly text: string
}

export interface Ladder {
  readonly columns: readonly LadderColumn[]
  readonly arrows: readonly LadderArrow[]
  /** Times at the left, with their stamps. */
  readonly moments: readonly LadderMoment[]
  readonly wait: { readonly x: number; readonly y0: number; readonly y1: number; readonly text: string } | undefined
  /** Between two stamps of the appliance: its own time. */
  readonly holds: readonly { readonly x: number; readonly y0: number; readonly y1: number; readonly text: string }[]
  readonly sentence: string
  readonly height: number
}

const TOP = 52
const BOTTOM = 30
const SHORTEST = 17
const MARGIN_LEFT = 150
const LEG_BOUNDS: Readonly<Record<Leg, readonly [number, number]>> = {
  1: [153, 159],
  2: [156, 160],
  3: [157, 169],
  4: [158, 170],
}

/** Columns that a leg goes from and to. */
const LEG_ENDS: Readonly<Record<Leg, readonly [0 | 1 | 2, 0 | 1 | 2]>> = { 1: [0, 1], 2: [1, 2], 3: [2, 1], 4: [1, 0] }

interface Bounds {
  readonly fromUs: number
  readonly untilUs: number
}

/** By the stamps; of a leg without them, by its flow times after those of the first leg. */
function boundsOf(details: TransactionDetails, leg: Leg): Bounds | undefined {
  const at = (element: number) => details.stamps.find((stamp) => stamp.element === element)?.us ?? null
  const [from, until] = LEG_BOUNDS[leg]
  const [first, last] = [at(from), at(until)]
  if (first !== null && last !== null && last >= first) return { fromUs: first, untilUs: last }
  return undefined
}

/** Pixels of moments in order: in proportion, but no two closer than can be read. */
function placeMoments(times: readonly number[], room: number): ReadonlyMap<number, number> {
  const sorted = [...new Set(times)].sort((a, b) => a - b)
  const span = Math.max(1, (sorted.at(-1) ?? 0) - (sorted[0] ?? 0))
  const free = Math.max(0, room - SHORTEST * (sorted.length - 1))
  const places = new Map<number, number>()
  let y = TOP
  sorted.forEach((time, index) => {
    const before = sorted[index - 1]
    if (before !== undefined) y += SHORTEST + (free * (time - before)) / span
    places.set(time, y)
  })
  return places
}

function detailOf(details: TransactionDetails, leg: Leg, bounds: Bounds | undefined): string {
  const report = details.legs.find((entry) => entry.leg === leg)
  if (report?.state !== 'there') return STATE_WORDS[report?.state ?? 'notExpected']
  const octets = report.records.reduce((sum, record) => sum + (record.octets ?? 0), 0)
  const length = bounds === undefined ? 'time not known' : durationText(bounds.untilUs - bounds.fromUs)
  return `${length}, ${octets.toLocaleString('en-US')} B`
}

/** Lays a transaction on a picture of that size; it grows where its moments need more height. */
export function layLadder(details: TransactionDetails, width: number, height: number): Ladder {
  const xs = [MARGIN_LEFT, (MARGIN_LEFT + width - 70) / 2, width - 70] as const
  const columns: LadderColumn[] = [
    { x: xs[0], title: 'client', detail: endpointText(details.client), side: 'client' },
    { x: xs[1], title: 'NetScaler', detail: endpointText(details.vip), side: 'netscaler' },
    { x: xs[2], title: 'server', detail: details.server === null ? '' : endpointText(details.server), side: 'server' },
  ]
  const known = new Map(details.legs.map(({ leg }) => [leg, boundsOf(details, leg)]))
  const times = [...known.values()].flatMap((bounds) => (bounds === undefined ? [] : [bounds.fromUs, bounds.untilUs]))
  const places = placeMoments(times, Math.max(height - TOP - BOTTOM, SHORTEST * times.length))
  const yOf = (us: number) => places.get(us) ?? TOP
  const lastY = Math.max(TOP + 4 * SHORTEST, ...places.values())
  const arrows = details.legs.flatMap(({ leg, state, records }): LadderArrow[] => {
    if (state === 'notExpected') return []
    const bounds = known.get(leg)
    const ends = LEG_ENDS[leg]
    // What has no time of its own lies where causality puts it: after what came before it.
    const before = ([3, 2, 1] as const).flatMap((other) => (other < leg ? (known.get(other) ?? []) : []))[0]
    const guess = before === undefined ? TOP : yOf(before.untilUs) + SHORTEST / 2
    return [
      {
        leg,
        state,
        fromX: xs[ends[0]],
        toX: xs[ends[1]],
        y0: bounds === undefined ? guess : yOf(bounds.fromUs),
        y1: bounds === undefined ? guess + SHORTEST / 2 : yOf(bounds.untilUs),
        title: LEG_TITLES[leg] ?? '',
        detail: detailOf(details, leg, bounds),
        record: records[0]?.record ?? null,
      },
    ]
  })
  const between = (from: Leg, edge: 'fromUs' | 'untilUs', to: Leg) => {
    const [first, second] = [known.get(from), known.get(to)]
    if (first === undefined || second === undefined) return undefined
    return { us: second.fromUs - first[edge], y0: yOf(first[edge]), y1: yOf(second.fromUs) }
  }
  const wait = between(2, 'untilUs', 3)
  const holds = [between(1, 'untilUs', 2), between(3, 'fromUs', 4)].flatMap((hold) =>
    hold === undefined || hold.us < 0 ? [] : [{ x: xs[1], y0: hold.y0, y1: hold.y1, text: durationText(hold.us) }],
  )
  const share =
    details.totalUs === null || wait === undefined ? '' : `, ${Math.round((wait.us / details.totalUs) * 100)} %`
  const isOwn = details.verdict === 'answeredByAppliance'
  return {
    columns: isOwn ? columns.slice(0, 2) : columns,
    arrows,
    moments: [...places].map(([us, y]) => ({ y, text: us === 0 ? '0' : durationText(us) })),
    wait:
      wait === undefined || wait.us <= 0
        ? undefined
        : { x: xs[2], y0: wait.y0, y1: wait.y1, text: `server wait ${durationText(wait.us)}${share}` },
    holds,
    sentence: isOwn
      ? 'answered by cache or policy, no server legs expected'
      : 'time runs downward, by the stamps of the appliance; short stretches are drawn longer',
    height: Math.max(height, lastY + BOTTOM),
  }
}
