/** The tracker by itself: what is settled later, what proves to be no loss, which way of counting is believed. */
import { describe, expect, it } from 'vitest'
import type { CountingRule, MessageContent } from '../../../core/decode/counting-rule.ts'
import { createLossPlace, type OnLoss } from '../../../core/decode/loss-place.ts'
import { createSequenceTracker, type Arrival, type SequenceTracker } from '../../../core/decode/sequence-tracker.ts'

interface Followed {
  readonly tracker: SequenceTracker
  readonly account: { lost: number; unknown: number; reordered: number }
  /** Sums of what the outcomes said. */
  readonly told: { lost: number; resets: number; rules: CountingRule[] }
  /** Units of loss by the time at which they were noticed. */
  readonly losses: Map<number, number>
  receive(sequence: number, content?: Partial<MessageContent> & { readonly waiting?: number }): Arrival
}

function follow(version: 5 | 9 | 10): Followed {
  const account = { lost: 0, unknown: 0, reordered: 0 }
  const losses = new Map<number, number>()
  const onLoss: OnLoss = ({ atSeconds: at }, units) => void losses.set(at, (losses.get(at) ?? 0) + units)
  const tracker = createSequenceTracker({ version, place: createLossPlace(account, onLoss) })
  const told = { lost: 0, resets: 0, rules: [] as CountingRule[] }
  let clock = 0
  function note(): void {
    const { lost, resets, newRule } = tracker.outcome
    told.lost += lost
    told.resets += resets
    if (newRule !== undefined) told.rules.push(newRule)
  }
  return {
    tracker,
    account,
    told,
    losses,
    receive(sequence, { waiting = 0, ...content } = {}) {
      // Octets of a message say who it is: two of the same number and content are the same message.
      const fingerprint = sequence * 31 + (content.records ?? 0)
      const arrival = tracker.begin(sequence >>> 0, fingerprint, clock++)
      note()
      for (let set = 0; set < waiting; set++) tracker.expectUnknown()
      const header = { count: content.records }
      tracker.finish({ records: 0, optionsRecords: 0, templates: 0, hasUnknownRecords: false, header, ...content })
      note()
      return arrival
    },
  }
}

describe('RFC 7011 §3.1: records of sets that wait are unknown, not lost', () => {
  it('is the difference between two numbers until the set is decoded', () => {
    const { tracker, account, receive } = follow(10)
    receive(100, { records: 2 })
    tracker.begin(102, 1)
    const set = tracker.expectUnknown()!
    tracker.finish({
      records: 1,
      optionsRecords: 0,
      templates: 0,
      hasUnknownRecords: false,
      header: { count: undefined },
    })
    expect(receive(110, { records: 3 })).toBe('in-order')
    expect(account).toMatchObject({ lost: 0, unknown: 7 })
    tracker.settle(set, 7, 'whole')
    expect(account).toMatchObject({ lost: 0, unknown: 0 })
    expect(receive(113, { records: 1 })).toBe('in-order')
  })

  it('is lost as far as the decoded sets do not explain it', () => {
    const { tracker, account, told, losses, receive } = follow(10)
    tracker.begin(100, 1, 50)
    const sets = [tracker.expectUnknown()!, tracker.expectUnknown()!]
    tracker.finish({
      records: 0,
      optionsRecords: 0,
      templates: 0,
      hasUnknownRecords: false,
      header: { count: undefined },
    })
    receive(120, { records: 1 })
    tracker.settle(sets[0]!, 5, 'whole')
    expect(account).toMatchObject({ lost: 0, unknown: 15 })
    tracker.settle(sets[1]!, 5, 'whole')
    expect(account).toMatchObject({ lost: 10, unknown: 0 })
    expect([tracker.outcome.lost, told.lost, [...losses]]).toEqual([10, 0, [[50, 10]]])
  })

  it('stays unknown when a set is given up, or can be read in part only', () => {
    for (const end of ['given up', 'partly'] as const) {
      const { tracker, account, receive } = follow(10)
      tracker.begin(100, 1)
      const set = tracker.expectUnknown()!
      tracker.finish({
        records: 0,
        optionsRecords: 0,
        templates: 0,
        hasUnknownRecords: false,
        header: { count: undefined },
      })
      receive(110, { records: 1 })
      if (end === 'partly') tracker.settle(set, 4, 'partly')
      else tracker.giveUp(set)
      expect(account).toMatchObject({ lost: 0, unknown: end === 'partly' ? 6 : 10 })
    }
  })

  it('moves the expected number when the set is decoded before the next message comes', () => {
    const { tracker, account, receive } = follow(10)
    tracker.begin(100, 1)
    const set = tracker.expectUnknown()!
    tracker.finish({
      records: 0,
      optionsRecords: 0,
      templates: 0,
      hasUnknownRecords: false,
      header: { count: undefined },
    })
    tracker.settle(set, 4, 'whole')
    expect(receive(106, { records: 1 })).toBe('gap')
    expect(account).toMatchObject({ lost: 2, unknown: 0 })
  })

  it('is parted by a message that comes late, without going below zero', () => {
    const { tracker, account, receive } = follow(10)
    tracker.begin(100, 1)
    const set = tracker.expectUnknown()!
    tracker.finish({
      records: 0,
      optionsRecords: 0,
      templates: 0,
      hasUnknownRecords: false,
      header: { count: undefined },
    })
    receive(130, { records: 1 })
    expect(receive(110, { records: 5 })).toBe('reordered')
    expect(account).toMatchObject({ lost: 15, unknown: 10, reordered: 5 })
    tracker.settle(set, 12, 'whole')
    expect(account).toMatchObject({ lost: 15, unknown: 0 })
  })

  it('is settled exactly for more messages than a late one can find', () => {
    const { tracker, account, receive } = follow(10)
    const sets = Array.from({ length: 1000 }, (_, index) => {
      tracker.begin(10 * index, index)
      const set = tracker.expectUnknown()!
      tracker.finish({
        records: 0,
        optionsRecords: 0,
        templates: 0,
        hasUnknownRecords: false,
        header: { count: undefined },
      })
      return set
    })
    receive(10_000, { records: 1 })
    expect(account.unknown).toBe(10_000)
    for (const set of sets) tracker.settle(set, 9, 'whole')
    expect(account).toMatchObject({ lost: 1000, unknown: 0 })
  })

  it('does not concern v9, which counts messages, nor a message that comes again', () => {
    const v9 = follow(9)
    v9.tracker.begin(1, 1)
    expect(v9.tracker.expectUnknown()).toBeUndefined()
    const ipfix = follow(10)
    ipfix.receive(5, { records: 2 })
    expect(ipfix.tracker.begin(5, 5 * 31 + 2)).toBe('repeated')
    expect(ipfix.tracker.expectUnknown()).toBeUndefined()
  })
})

describe('a number that goes back', () => {
  it('is a restart when the next message goes on from there', () => {
    const { account, told, receive } = follow(10)
    for (const sequence of [1000, 1002, 0, 2, 4]) receive(sequence, { records: 2 })
    expect(told.resets).toBe(1)
    expect(account).toEqual({ lost: 0, unknown: 0, reordered: 0 })
  })

  it('is a stray when the next message goes on from where it was: the first one captured came early', () => {
    const { account, told, receive } = follow(10)
    for (const sequence of [105, 100, 95, 110]) receive(sequence, { records: 5 })
    expect(told.resets).toBe(0)
    expect(account).toEqual({ lost: 0, unknown: 0, reordered: 10 })
  })

  it('is a restart at once when sysUpTime says so (RFC 3954 §5.1)', () => {
    const { tracker, told, receive } = follow(9)
    receive(500)
    expect(tracker.begin(501 + 7, 1, 0, 'restarted')).toBe('reset')
    expect(tracker.outcome).toMatchObject({ lost: 0, resets: 1 })
    expect(told.lost).toBe(0)
  })

  it('is a restart, too, when it jumps farther ahead than a gap is wide', () => {
    const { account, receive } = follow(10)
    receive(0, { records: 1 })
    expect(receive(2 ** 30, { records: 1 })).toBe('reset')
    expect(account.lost).toBe(0)
  })

  it('goes over the wrap of 2^32 in gaps and in late messages', () => {
    const { account, receive } = follow(10)
    receive(2 ** 32 - 4, { records: 2 })
    expect(receive(6, { records: 1 })).toBe('gap')
    expect(account.lost).toBe(8)
    expect(receive(2 ** 32 - 2, { records: 4 })).toBe('reordered')
    expect(account).toMatchObject({ lost: 4, reordered: 4 })
  })
})

describe('an exporter that counts wrongly', () => {
  it('counts messages in IPFIX: no loss is invented, and real loss is told in messages', () => {
    const { account, told, receive } = follow(10)
    for (let message = 0; message < 30; message++) receive(message, { records: 5 + (message % 3) })
    expect(told.rules).toEqual(['messages'])
    expect([account.lost, told.lost, told.resets]).toEqual([0, 0, 0])
    expect(receive(32, { records: 5 })).toBe('gap')
    expect(account.lost).toBe(2)
  })

  it('counts nothing: whatever comes is in order', () => {
    const { account, told, receive } = follow(10)
    for (let message = 0; message < 30; message++) receive(0, { records: 100 + message })
    expect(told).toEqual({ lost: 0, resets: 0, rules: ['nothing'] })
    expect(account.lost).toBe(0)
  })

  it('counts records in v9: what seemed lost is taken back', () => {
    const { account, told, receive } = follow(9)
    let sequence = 0
    for (let message = 0; message < 30; message++) {
      const records = 3 + (message % 4)
      receive(sequence, { records })
      sequence += records
    }
    expect(told).toEqual({ lost: 0, resets: 0, rules: ['records'] })
    expect(account.lost).toBe(0)
  })

  it('counts templates as well as records', () => {
    const { account, told, receive } = follow(10)
    let sequence = 0
    for (let message = 0; message < 60; message++) {
      const templates = message % 3 === 0 ? 2 + (message % 2) : 0
      receive(sequence, { records: 4, templates })
      sequence += 4 + templates
    }
    expect(told.rules).toEqual(['records-and-templates'])
    expect([account.lost, told.lost]).toEqual([0, 0])
  })

  it('leaves options records out', () => {
    const { account, told, receive } = follow(10)
    let sequence = 0
    for (let message = 0; message < 60; message++) {
      const optionsRecords = message % 4 === 0 ? 3 : 0
      receive(sequence, { records: 5 + optionsRecords, optionsRecords })
      sequence += 5
    }
    expect(told.rules).toEqual(['data-records'])
    expect([account.lost, told.lost, told.resets]).toEqual([0, 0, 0])
  })

  it('is not suspected because every second message is lost', () => {
    const { account, told, receive } = follow(9)
    for (let message = 0; message < 200; message += 2) receive(message, { records: 2 })
    expect(told.rules).toEqual([])
    expect(account.lost).toBe(99)
  })

  it('is not suspected because of single gaps that fit by chance', () => {
    const { account, told, receive } = follow(9)
    let sequence = 0
    for (let message = 0; message < 100; message++) {
      receive(sequence, { records: 10 })
      sequence += message % 5 === 4 ? 10 : 1
    }
    expect(told.rules).toEqual([])
    expect(account.lost).toBe(9 * 19)
  })
})

describe('an exporter whose sequence number tells the end of the message (softflowd, IPFIX)', () => {
  /** Messages of softflowd 1.1.0: number and data records of each; the first has an options record, too. */
  function send({ receive }: Followed, from: number, counts: readonly number[], options = 0): number {
    let end = from
    for (const [index, count] of counts.entries()) {
      end += count
      const optionsRecords = index === 0 ? options : 0
      receive(end, { records: count + optionsRecords, optionsRecords })
    }
    return end
  }

  it('is known by its first messages when it has just begun', () => {
    const followed = follow(10)
    send(followed, 0, [24, 32, 32, 32, 28], 1)
    expect(followed.account).toEqual({ lost: 0, unknown: 0, reordered: 0 })
    expect(followed.told).toEqual({ lost: 0, resets: 0, rules: ['records-through'] })
  })

  it('is known after some messages that speak for it; what seemed lost was not', () => {
    const followed = follow(10)
    const end = send(followed, 1000, [5, 7, 3, 9, 2, 8, 4, 6, 1, 9, 3, 7])
    expect(followed.told.rules).toEqual(['records-through'])
    expect(followed.account).toMatchObject({ lost: 0, reordered: 0 })
    expect(followed.told).toMatchObject({ lost: 0, resets: 0 })
    // From then on a real loss is one, and what comes late is late.
    followed.receive(end + 10 + 4, { records: 4 })
    expect(followed.account.lost).toBe(10)
    followed.receive(end + 10, { records: 10 })
    expect(followed.account).toMatchObject({ lost: 0, reordered: 10 })
    send(followed, end + 14, [3, 5])
    expect(followed.told).toMatchObject({ lost: 0, resets: 0 })
  })

  it('is not taken for one that counts as it should, with losses or without', () => {
    const followed = follow(10)
    let sequence = 24
    for (const [index, count] of [24, 24, 5, 7, 3, 9, 2, 8, 4, 6, 1, 9, 3, 7, 5, 8].entries()) {
      if (index % 5 !== 4) followed.receive(sequence, { records: count })
      sequence += count
    }
    expect(followed.told.rules).toEqual([])
    expect(followed.account.lost).toBe(3 + 6 + 5)
  })

  it('leaves open what data that waits for its template held', () => {
    const followed = follow(10)
    const end = send(followed, 0, [24, 32, 30], 1)
    followed.receive(end + 9, { records: 2, waiting: 1 })
    send(followed, end + 9, [4, 6])
    expect(followed.account).toEqual({ lost: 0, unknown: 0, reordered: 0 })
  })
})
