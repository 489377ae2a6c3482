/**
 * Follows the sequence numbers of one observation domain: what is missing, what came twice, what came late, what is unknown
 * because a set waits for its template. Units are data records for IPFIX (RFC 7011 §3.1), packets for v9 (RFC 3954 §5.1),
 * flows for v5 and v7, datagrams for sFlow.
 *
 * Invariant: what the accounts hold as lost and unknown is the sum over all intervals between sequence numbers, each
 * counted once, whatever comes late, is decoded late, or proves never to have been a gap, and whichever session goes on.
 */
import { MAX_OPEN_GAPS, MAX_SEQUENCE_GAP } from '../limits/decode.ts'
import type { ProtocolVersion } from './block.ts'
import { createCountingJudge, type CountingRule, type MessageContent } from './counting-rule.ts'
import { createThroughWatch } from './counting-through.ts'
import { createLossBook, type SequenceInterval } from './loss-book.ts'
import type { LossPlace } from './loss-place.ts'
import { createRecentMessages } from './recent-messages.ts'
import { createLine, distanceAhead, findInterval, listInterval, type SequenceLine } from './sequence-line.ts'

export type Arrival = 'in-order' | 'gap' | 'repeated' | 'reordered' | 'reset'

/** Stands for one set whose records cannot be counted yet. */
export type UnknownSet = SequenceInterval

/** What an operation has changed, for whoever reports it; valid until the next one. */
export interface SequenceOutcome {
  /** Units that are lost by now, less those that proved not to be. */
  lost: number
  /** Restarts, less those that proved to be strays. */
  resets: number
  /** The sequence number that was expected. */
  expected: number
  /** The exporter counts by another rule than was thought. */
  newRule: CountingRule | undefined
}

export interface SequenceTracker {
  /**
   * Takes the header of the next message.
   *
   * @param fingerprint of all its octets, see `fingerprintOf`
   * @param atSeconds when it came; losses are told with it
   * @param exporter `restarted` when something else than the sequence number says so
   * @param exportSeconds by the clock of the exporter
   * @returns how it stands to those before
   */
  begin(
    sequence: number,
    fingerprint: number,
    atSeconds?: number,
    exporter?: 'running' | 'restarted',
    exportSeconds?: number,
  ): Arrival
  /** Says that the message holds a set that waits; undefined when its records make no difference to the sequence. */
  expectUnknown(): UnknownSet | undefined
  /** Says what the message held. */
  finish(content: MessageContent): void
  /** Says that a set that waited had so many records, all of them or as many as could be read. */
  settle(set: UnknownSet, records: number, completeness: 'whole' | 'partly'): void
  /** Says that nobody will know what a set held. */
  giveUp(set: UnknownSet): void
  readonly outcome: Readonly<SequenceOutcome>
  readonly rule: () => CountingRule
  /** How the present message stands to those before. */
  readonly arrival: () => Arrival
}

export interface SequenceTrackerOptions {
  readonly version: ProtocolVersion
  /** Where it counts; another session may go on with it. */
  readonly place: LossPlace
}

/** Makes the tracker of a domain that has sent nothing yet. */
export function createSequenceTracker(options: SequenceTrackerOptions): SequenceTracker {
  const { place } = options
  const outcome: SequenceOutcome = { lost: 0, resets: 0, expected: 0, newRule: undefined }
  const book = createLossBook(place, (units) => (outcome.lost += units))
  const judge = createCountingJudge(options.version)
  const through = options.version === 10 ? createThroughWatch() : undefined
  /** What a sequence number that tells the end of its message has cost so far. */
  let doubted = { intervals: [] as SequenceInterval[], resets: 0, reordered: 0 }
  let hasCost = false
  let waits = false
  const recent = createRecentMessages()
  let line = createLine()
  /** The line before a jump back, until a second message tells a restart from a stray. */
  let former: SequenceLine | undefined
  /** How far before its end the messages lie that came last on it. */
  let formerReach = 0
  let strays = 0
  let strayRecords = 0
  /** Sequence number of the message before, in the order in which they came. */
  let last = 0
  let lastUnits = 0
  let current = 0
  let atSeconds = 0
  /** Export times of the present message and the one before. */
  let exportedAt = 0
  let lastExportedAt = 0
  let arrival: Arrival = 'in-order'
  /** The interval that the present message begins, once it has one. */
  let present: SequenceInterval | undefined
  /** What a doubtful way of counting has cost so far. */
  let suspicion = { serial: 0, resets: 0, reordered: 0 }

  function judgeArrival(sequence: number, fingerprint: number, isRestarted: boolean): Arrival {
    if (recent.has(sequence, fingerprint)) return 'repeated'
    if (line.expected === undefined) return 'in-order'
    const wasDoubtful = judge.isDoubtful()
    if (judge.compare((sequence - last) >>> 0)) return followNewRule()
    if (judge.isDoubtful() && !wasDoubtful) suspicion = { serial: book.nextSerial(), resets: 0, reordered: 0 }
    if (judge.rule() === 'nothing') return 'in-order'
    outcome.expected = (former ?? line).expected ?? 0
    if (former !== undefined && chooseLine(sequence, former) === 'open')
      return restart(isRestarted ? 'certain' : 'likely')
    outcome.expected = line.expected
    if (sequence !== line.expected && isRestarted) return restart('certain')
    return placeOn(sequence, line.expected)
  }

  function placeOn(sequence: number, expected: number): Arrival {
    const ahead = (sequence - expected) | 0
    if (ahead >= 0 && ahead <= MAX_SEQUENCE_GAP) {
      const { open } = line
      if (open?.first === sequence) {
        // One of the two holds no record, and nobody can tell which: they count together.
        present = open
        return 'in-order'
      }
      if (open !== undefined) {
        line.open = undefined
        book.close(open, (sequence - open.first) >>> 0, exportedAt)
        keep(open)
        return 'in-order'
      }
      if (ahead === 0) return 'in-order'
      const gap = book.add(expected, ahead, { atSeconds, fromSeconds: lastExportedAt, toSeconds: exportedAt })
      keep(gap)
      if (doubted.intervals.length < MAX_OPEN_GAPS) doubted.intervals.push(gap)
      hasCost = true
      return 'gap'
    }
    const interval = findInterval(line, sequence)
    if (interval === undefined) return restart('likely')
    present = book.split(interval, sequence)
    if (present !== interval) line.intervals.splice(line.intervals.indexOf(interval) + 1, 0, present)
    return 'reordered'
  }

  function restart(certainty: 'certain' | 'likely'): Arrival {
    tellRestarts(1)
    suspicion.resets++
    doubted.resets++
    hasCost = true
    if (certainty === 'certain') {
      forgetFormer()
    } else {
      if (former === undefined) formerReach = recent.reach(line.expected ?? 0)
      former ??= line
      strays++
    }
    line = createLine()
    return 'reset'
  }

  /**
   * After a jump back: the message goes on from there (a restart), or from where the line was before (a stray came late), or it
   * may be one more stray.
   */
  function chooseLine(sequence: number, before: SequenceLine): 'chosen' | 'open' {
    if (before.expected === undefined || line.expected === undefined) return 'chosen'
    const distance = distanceAhead(line.expected, sequence)
    const distanceOfFormer = distanceAhead(before.expected, sequence)
    // Two numbers in a row are a line, unless the first of them stands for nothing.
    const goesOn = distance === 0 && lastUnits > 0
    const isInFormer = !goesOn && findInterval(before, sequence) !== undefined
    if (distanceOfFormer === 0 || isInFormer || distanceOfFormer < distance) {
      for (const interval of line.intervals) book.forget(interval)
      takeBackRestarts(strays)
      place.now.account.reordered += strayRecords
      doubted.reordered += strayRecords
      line = before
    } else if (!goesOn && (distance === Infinity || isAmong(sequence, before.expected))) {
      return 'open'
    } else {
      takeBackRestarts(strays - 1)
    }
    forgetFormer()
    return 'chosen'
  }

  /** Among the messages that came last before the jump back. */
  function isAmong(sequence: number, expected: number): boolean {
    return (expected - sequence) >>> 0 <= formerReach
  }

  function takeBackRestarts(count: number): void {
    tellRestarts(-count)
    suspicion.resets -= count
    doubted.resets -= count
  }

  /** What was told in a session before stays told there. */
  function tellRestarts(count: number): void {
    const own = Math.max(count, -place.now.restarts)
    place.now.restarts += own
    outcome.resets += own
  }

  function takeBackReordered(records: number): void {
    const { account, earlier } = place.now
    const own = earlier === undefined ? records : Math.min(records, account.reordered)
    account.reordered -= own
    if (earlier !== undefined) earlier.reordered -= records - own
  }

  function forgetFormer(): void {
    former = undefined
    strays = strayRecords = 0
  }

  /** What was told of losses and restarts while the wrong thing was counted never was. */
  function followNewRule(): Arrival {
    for (const { intervals } of former === undefined ? [line] : [line, former]) {
      for (const interval of intervals) if (interval.serial >= suspicion.serial) book.forget(interval)
    }
    tellRestarts(-suspicion.resets)
    takeBackReordered(suspicion.reordered)
    outcome.newRule = judge.rule()
    line = createLine()
    forgetFormer()
    return 'in-order'
  }

  function forgetCost(): void {
    doubted = { intervals: [], resets: 0, reordered: 0 }
    hasCost = false
  }

  /** The same, when the number of a message proves to be that of its end. */
  function followThrough(): void {
    for (const interval of doubted.intervals) book.forget(interval)
    tellRestarts(-doubted.resets)
    takeBackReordered(doubted.reordered)
    judge.follow('records-through')
    outcome.newRule = judge.rule()
    line = createLine()
    line.expected = current
    forgetFormer()
  }

  /** Where a message begins is known when its records are counted; what waits for its template leaves that open. */
  function finishThrough(content: MessageContent): void {
    const end = current
    const units = judge.stepOf(content)
    if (line.expected !== undefined && !waits && !content.hasUnknownRecords) {
      current = (end - units) >>> 0
      outcome.expected = (former ?? line).expected ?? 0
      const isStray = former !== undefined && chooseLine(current, former) === 'open'
      arrival = isStray ? restart('likely') : placeOn(current, line.expected)
      if (arrival === 'reordered' && present !== undefined) return finishReordered(present, content, units)
      if (strays > 0) strayRecords += content.records
    }
    line.expected = end
    last = end
    lastUnits = units
  }

  function keep(interval: SequenceInterval): void {
    if (book.restOf(interval) > 0) listInterval(line, interval)
  }

  function finishReordered(interval: SequenceInterval, content: MessageContent, units: number): void {
    place.now.account.reordered += content.records
    suspicion.reordered += content.records
    doubted.reordered += content.records
    hasCost = true
    book.addKnown(interval, units, content.hasUnknownRecords && judge.rule() === 'records' ? 'partly' : 'whole')
    const { intervals } = line
    // The part before it counts less now, too.
    const before = intervals[intervals.indexOf(interval) - 1]
    if (before !== undefined) book.recount(before)
    line.intervals = intervals.filter((each) => !book.isOver(each))
  }

  function openPresent(): SequenceInterval {
    return book.open(current, { atSeconds, fromSeconds: exportedAt, toSeconds: exportedAt })
  }

  function finishNewest(content: MessageContent, units: number): void {
    const isPartly = content.hasUnknownRecords && judge.rule() === 'records'
    if (isPartly) present ??= openPresent()
    if (present !== undefined) book.addKnown(present, units, isPartly ? 'partly' : 'whole')
    line.open = present !== undefined && book.isUnknown(present) ? present : undefined
    line.expected = (current + (present === undefined ? units : present.known)) >>> 0
    if (strays > 0) strayRecords += content.records
  }

  function clearOutcome(): void {
    outcome.lost = 0
    outcome.resets = 0
    outcome.newRule = undefined
  }

  /** The records of a set that waited belong to a message that no other has followed yet. */
  function moveExpected(set: UnknownSet): void {
    for (const each of former === undefined ? [line] : [line, former]) {
      if (each.open !== set) continue
      each.expected = (set.first + set.known) >>> 0
      if (!book.isUnknown(set)) each.open = undefined
    }
  }

  return {
    outcome,
    rule: judge.rule,
    arrival: () => arrival,
    begin(sequence, fingerprint, at = 0, exporter = 'running', exportSeconds = at) {
      clearOutcome()
      atSeconds = at
      exportedAt = exportSeconds
      current = sequence
      present = undefined
      waits = false
      if (judge.rule() === 'records-through') {
        arrival = recent.has(sequence, fingerprint) ? 'repeated' : 'in-order'
        if (arrival !== 'repeated') recent.add(sequence, fingerprint)
        return arrival
      }
      if (line.expected === undefined) through?.start(sequence)
      else {
        through?.begin((sequence - last) >>> 0, sequence === line.expected ? 'met' : 'missed')
        if (hasCost && through?.isDoubtful() === false) forgetCost()
      }
      const isPlain = sequence === line.expected && lastUnits > 0 && line.open === undefined
      arrival =
        isPlain && former === undefined && !judge.isDoubtful()
          ? 'in-order'
          : judgeArrival(sequence, fingerprint, exporter === 'restarted')
      if (arrival !== 'repeated') recent.add(sequence, fingerprint)
      return arrival
    },
    expectUnknown() {
      waits = true
      if (judge.rule() !== 'records' || arrival === 'repeated') return undefined
      present ??= openPresent()
      present.waiting++
      return present
    },
    finish(content) {
      clearOutcome()
      if (arrival === 'repeated') return
      if (judge.rule() === 'records-through') {
        finishThrough(content)
        lastExportedAt = exportedAt
        present = undefined
        return
      }
      const units = judge.stepOf(content)
      if (arrival === 'reordered' && present !== undefined) finishReordered(present, content, units)
      else finishNewest(content, units)
      const isUnknown = content.hasUnknownRecords || (present !== undefined && book.isUnknown(present))
      judge.note(content, isUnknown ? 'uncountable' : 'countable')
      last = current
      lastExportedAt = exportedAt
      lastUnits = units
      present = undefined
      if (through?.finish(content, waits || content.hasUnknownRecords ? 'uncountable' : 'countable') === true)
        followThrough()
    },
    settle(set, records, completeness) {
      clearOutcome()
      set.waiting--
      book.addKnown(set, records, completeness)
      moveExpected(set)
    },
    giveUp(set) {
      clearOutcome()
      set.waiting--
      book.addKnown(set, 0, 'partly')
    },
  }
}
