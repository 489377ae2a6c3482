/**
 * Follows every transaction of a simulation to its end and says which verdict a collector must come to. It shares nothing
 * with the collector: it knows what was lost, and applies the rules to that.
 *
 * A verdict rests on what happens up to 180 s later, so incomplete transactions wait for it; complete ones do not.
 */
import type { Verdict } from '../protocol/transaction-report.ts'
import type { PackedMessage } from './message-packer.ts'
import type { TransactionTruth } from './transaction-truth.ts'

/** A transaction that nothing can change any more; no verdict when no record of it arrived. */
export interface SettledTransaction {
  readonly truth: TransactionTruth
  readonly verdict: Verdict | null
}

export interface TruthLedger {
  /** A transaction begins; its records are followed from now on. */
  begin(truth: TransactionTruth): void
  /** An exporter has sent a message of which `copies` arrive; in the order of sending. */
  send(exporter: number, message: PackedMessage, copies: number): void
  /** A copy arrives; in the order of arrival. */
  deliver(exporter: number, message: PackedMessage): void
  /** Nothing more comes. */
  end(): void
}

/** For so long a leg may still come, and so near to its records a gap may have held it. */
const WINDOW_SECONDS = 180
const MICROS_PER_SECOND = 1_000_000
/** No verdict rests on a gap this long ago: twice the window, and what the longest transaction takes. */
const FORGET_GAPS_SECONDS = 1000

/** Export times between which records were lost. */
interface Gap {
  readonly fromSeconds: number
  readonly toSeconds: number
}

interface ExporterTruth {
  /** In the order of time. */
  gaps: Gap[]
  /** How often it was started anew. */
  run: number
  /** Export time of the last message that arrived, by the order of sending. */
  lastSeconds: number | undefined
  /** Records were lost since then. */
  hasLost: boolean
  /** Latest export time of all that arrived. */
  latestSeconds: number
  /** Export time up to which was settled what can be. */
  settledSeconds: number
  /** Incomplete transactions, about in the order of their ends. */
  waiting: TransactionTruth[]
  readonly knownTemplates: Set<number>
}

/** Makes a ledger for as many exporters as the simulation has. */
export function createTruthLedger(exporters: number, onSettled: (settled: SettledTransaction) => void): TruthLedger {
  const states = Array.from({ length: exporters }, createExporterTruth)
  const begun = new Set<TransactionTruth>()
  let nextNumber: number | undefined = 1

  function conclude(truth: TransactionTruth): void {
    begun.delete(truth)
    const legs = arrivedLegs(truth)
    if (legs === '1234') onSettled({ truth, verdict: 'complete' })
    else if (legs === '') onSettled({ truth, verdict: null })
    else states[truth.exporter]!.waiting.push(truth)
  }

  function settleBefore(state: ExporterTruth, seconds: number): void {
    let settled = 0
    for (const truth of state.waiting) {
      if (spanOf(truth).lastSeconds + WINDOW_SECONDS >= seconds) break
      onSettled({ truth, verdict: verdictOf(truth, state) })
      settled += 1
    }
    if (settled > 0) state.waiting = state.waiting.slice(settled)
  }

  return {
    begin(truth) {
      begun.add(truth)
      truth.onConcluded = () => conclude(truth)
    },
    send(exporter, message, copies) {
      const state = states[exporter]!
      const seconds = Math.floor(message.sentMicros / MICROS_PER_SECOND)
      noteMessage(state, message, copies, seconds)
      for (const [index, { fate }] of message.records.entries()) {
        if (fate !== undefined)
          fate.send({ run: message.run, sequence: message.sequence, index, exportSeconds: seconds }, copies)
      }
      if (copies > 0 && seconds >= state.settledSeconds + 1) {
        state.settledSeconds = seconds
        settleBefore(state, seconds)
      }
    },
    deliver(exporter, message) {
      const { knownTemplates } = states[exporter]!
      for (const id of message.definedTemplates) knownTemplates.add(id)
      for (const { templateId, fate } of message.records) {
        // What waits for its template is numbered when that comes, and from then on numbers depend on the collector.
        if (!knownTemplates.has(templateId)) nextNumber = undefined
        fate?.arrive(nextNumber)
        if (nextNumber !== undefined) nextNumber += 1
      }
    },
    end() {
      // Somebody stopped the simulation: what the exporters hold stays there.
      for (const truth of begun) conclude(truth)
      for (const state of states) {
        for (const truth of state.waiting) {
          const isOver = state.latestSeconds - spanOf(truth).lastSeconds >= WINDOW_SECONDS
          onSettled({ truth, verdict: isOver ? verdictOf(truth, state) : 'waiting' })
        }
        state.waiting = []
      }
    },
  }
}

function createExporterTruth(): ExporterTruth {
  return {
    gaps: [],
    run: 0,
    lastSeconds: undefined,
    hasLost: false,
    latestSeconds: 0,
    settledSeconds: 0,
    waiting: [],
    // Of NetFlow v5, which has none.
    knownTemplates: new Set([0]),
  }
}

/** A gap shows when a later message arrives; what is lost before the first one, or before a restart, nobody sees. */
function noteMessage(state: ExporterTruth, message: PackedMessage, copies: number, seconds: number): void {
  if (message.run !== state.run) {
    state.run = message.run
    state.hasLost = false
    state.lastSeconds = undefined
  }
  if (copies === 0) {
    state.hasLost ||= message.records.length > 0
    return
  }
  if (state.hasLost && state.lastSeconds !== undefined) {
    state.gaps.push({ fromSeconds: state.lastSeconds, toSeconds: seconds })
    const keep = state.gaps.findIndex(({ toSeconds }) => toSeconds >= seconds - FORGET_GAPS_SECONDS)
    if (keep > 1024) state.gaps = state.gaps.slice(keep)
  }
  state.hasLost = false
  state.lastSeconds = seconds
  state.latestSeconds = Math.max(state.latestSeconds, seconds)
}

/** The rules for a transaction of which something, but not everything, arrived, once nothing more can come. */
function verdictOf(truth: TransactionTruth, { gaps }: ExporterTruth): Verdict {
  const { firstSeconds, lastSeconds } = spanOf(truth)
  const earliest = firstSeconds - WINDOW_SECONDS
  let [low, high] = [0, gaps.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (gaps[middle]!.toSeconds < earliest) low = middle + 1
    else high = middle
  }
  const nearest = gaps[low]
  if (nearest !== undefined && nearest.fromSeconds <= lastSeconds + WINDOW_SECONDS) return 'legLost'
  return arrivedLegs(truth) === '14' ? 'answeredByAppliance' : 'legNotExported'
}

function arrivedLegs({ fates }: TransactionTruth): string {
  const legs = fates.filter(({ state }) => state === 'arrived').map(({ leg }) => leg)
  return [...new Set(legs)].sort((one, other) => one - other).join('')
}

/** First and last export time of what arrived. */
function spanOf({ fates }: TransactionTruth): { firstSeconds: number; lastSeconds: number } {
  let [firstSeconds, lastSeconds] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { state, exportSeconds } of fates) {
    if (state !== 'arrived') continue
    firstSeconds = Math.min(firstSeconds, exportSeconds)
    lastSeconds = Math.max(lastSeconds, exportSeconds)
  }
  return { firstSeconds, lastSeconds }
}
