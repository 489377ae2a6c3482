/** The rules of verdicts, on messages that are made by hand: 180 s on both sides of a transaction's records. */
import { describe, expect, it } from 'vitest'
import type { PackedMessage } from '../../../core/simulate/message-packer.ts'
import { createShowcase } from '../../../core/simulate/netscaler-showcase.ts'
import { tcpIn4 } from '../../../core/simulate/netscaler-templates.ts'
import type { RecordFate } from '../../../core/simulate/record-fate.ts'
import { createTruthLedger, type SettledTransaction } from '../../../core/simulate/truth-ledger.ts'
import { TransactionTruth } from '../../../core/simulate/transaction-truth.ts'

type Leg = 1 | 2 | 3 | 4

interface Step {
  /** Export time in seconds. */
  readonly at: number
  /** Legs of the one transaction that the message holds; a message without has a record of something else. */
  readonly legs?: readonly Leg[]
  readonly copies?: 0 | 1 | 2
  readonly run?: number
}

const transaction = createShowcase(1_720_689_702_000_000)[3]!

function settle(...steps: readonly Step[]): SettledTransaction['verdict'] | 'unsettled' {
  const settled: SettledTransaction[] = []
  const ledger = createTruthLedger(1, (one) => settled.push(one))
  const truth = new TransactionTruth(transaction, 0, 'http')
  ledger.begin(truth)
  const fates = steps.map(({ legs = [] }) => legs.map((leg) => followBare(truth, leg)))
  let sequence = 0
  for (const [index, { at, copies = 1, run = 0 }] of steps.entries()) {
    const records = (fates[index]!.length === 0 ? [undefined] : fates[index]!).map((fate) => ({
      templateId: 256,
      fate,
    }))
    const message: PackedMessage = {
      sentMicros: at * 1_000_000,
      payload: new Uint8Array(),
      dataRecords: records.length,
      optionsRecords: 0,
      sequence,
      definedTemplates: [],
      records,
      run,
    }
    sequence += records.length
    ledger.send(0, message, copies)
    for (let copy = 0; copy < copies; copy++) ledger.deliver(0, message)
  }
  ledger.end()
  expect(settled.length).toBeLessThanOrEqual(1)
  return settled.length === 0 ? 'unsettled' : settled[0]!.verdict
}

/** A record without values: for a verdict its leg and its place are enough. */
function followBare(truth: TransactionTruth, leg: Leg): RecordFate {
  return truth.follow(leg, { kind: 'record', atMicros: 0, template: tcpIn4, values: [] })
}

describe('a transaction', () => {
  it('is complete as soon as all four legs are there, whatever is lost around it', () => {
    expect(settle({ at: 10 }, { at: 11, copies: 0 }, { at: 12, legs: [1, 2, 3, 4] })).toBe('complete')
  })

  it('waits while the exporter has not gone on for 180 s', () => {
    expect(settle({ at: 1000, legs: [1, 4] }, { at: 1179 })).toBe('waiting')
  })

  it('with legs 1 and 4 alone was answered by the appliance, when nothing is lost near it', () => {
    expect(settle({ at: 1000, legs: [1, 4] }, { at: 1180 })).toBe('answeredByAppliance')
  })

  it('with any other legs lacks one that is not exported', () => {
    expect(settle({ at: 1000, legs: [1, 2, 4] }, { at: 1500 })).toBe('legNotExported')
  })

  it.each([
    [
      'that holds a leg of it',
      [{ at: 1000, legs: [1, 4] }, { at: 1001, legs: [2, 3], copies: 0 }, { at: 1300 }],
      'legLost',
    ],
    ['180 s after it', [{ at: 1000, legs: [1, 4] }, { at: 1180 }, { at: 1190, copies: 0 }, { at: 1200 }], 'legLost'],
    [
      'more than 180 s after it',
      [{ at: 1000, legs: [1, 4] }, { at: 1181 }, { at: 1190, copies: 0 }, { at: 1200 }],
      'answeredByAppliance',
    ],
    [
      '180 s before it',
      [{ at: 800 }, { at: 810, copies: 0 }, { at: 820 }, { at: 1000, legs: [1, 4] }, { at: 1300 }],
      'legLost',
    ],
    [
      'more than 180 s before it',
      [{ at: 800 }, { at: 810, copies: 0 }, { at: 819 }, { at: 1000, legs: [1, 4] }, { at: 1300 }],
      'answeredByAppliance',
    ],
    [
      'before the first message, which nobody can see',
      [{ at: 990, copies: 0 }, { at: 1000, legs: [1, 4] }, { at: 1300 }],
      'answeredByAppliance',
    ],
    [
      'after the last message, which nobody can see',
      [{ at: 1000, legs: [1, 4] }, { at: 1180 }, { at: 1181, copies: 0 }],
      'answeredByAppliance',
    ],
    [
      'before the exporter is started anew, which its sequence numbers do not show',
      [
        { at: 1000, legs: [1, 4] },
        { at: 1001, copies: 0 },
        { at: 1002, run: 1 },
        { at: 1300, run: 1 },
      ],
      'answeredByAppliance',
    ],
  ] as const)('and a loss %s', (_, steps, verdict) => {
    expect(settle(...steps)).toBe(verdict)
  })

  it('of which nothing arrives has no verdict', () => {
    expect(settle({ at: 1000, legs: [1, 2, 3, 4], copies: 0 }, { at: 1001 })).toBeNull()
  })

  it('whose records come twice is the same', () => {
    expect(settle({ at: 1000, legs: [1, 2], copies: 2 }, { at: 1001, legs: [3, 4] })).toBe('complete')
  })
})
