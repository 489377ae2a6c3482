/** One tracker, one account after the other: what was told of one that is over is corrected beside it, and not told again. */
import { beforeEach, expect, it } from 'vitest'
import { beginAccount, createLossPlace, endAccount, type OnLoss } from '../../../core/decode/loss-place.ts'
import { createSequenceTracker } from '../../../core/decode/sequence-tracker.ts'

const emptyAccount = () => ({ lost: 0, unknown: 0, reordered: 0 })

let accounts: ReturnType<typeof emptyAccount>[]
let corrections: ReturnType<typeof emptyAccount>
let told: { lost: number; resets: number; heard: number }
let renew: () => void
let receive: (sequence: number, records: number) => void

beforeEach(() => {
  accounts = [emptyAccount()]
  corrections = emptyAccount()
  told = { lost: 0, resets: 0, heard: 0 }
  const onLoss: OnLoss = (_, units) => (told.heard += units)
  const place = createLossPlace(accounts[0]!, onLoss)
  const tracker = createSequenceTracker({ version: 10, place })
  const note = () => {
    told.lost += tracker.outcome.lost
    told.resets += tracker.outcome.resets
  }
  renew = () => {
    endAccount(place, corrections)
    accounts.push(emptyAccount())
    told = { lost: 0, resets: 0, heard: 0 }
    beginAccount(place, accounts.at(-1)!, onLoss)
  }
  receive = (sequence, records) => {
    tracker.begin(sequence, 31 * sequence + records)
    note()
    const content = { records, optionsRecords: 0, templates: 0, hasUnknownRecords: false }
    tracker.finish({ ...content, header: { count: undefined } })
    note()
  }
})

it('has a gap just where it begins in the new account', () => {
  receive(0, 10)
  renew()
  receive(15, 10)
  expect(accounts).toMatchObject([{ lost: 0 }, { lost: 5 }])
  expect(told).toEqual({ lost: 5, resets: 0, heard: 5 })
})

it('corrects what comes late, without telling the rest of its gap again', () => {
  receive(0, 10)
  receive(40, 10)
  renew()
  receive(20, 10)
  receive(50, 1)
  expect(accounts).toMatchObject([{ lost: 30 }, { lost: 0, reordered: 10 }])
  expect(corrections).toEqual({ lost: -10, unknown: 0, reordered: 0 })
  expect(told).toEqual({ lost: 0, resets: 0, heard: 0 })
})

it('leaves a restart where it was told, though it proves to be a stray', () => {
  receive(5000, 10)
  receive(5010, 10)
  receive(3, 1)
  expect(told.resets).toBe(1)
  renew()
  receive(5020, 10)
  expect(told.resets).toBe(0)
  expect(accounts).toMatchObject([{ reordered: 0 }, { reordered: 1, lost: 0 }])
})

it('goes on after an account in which nothing came', () => {
  receive(0, 10)
  renew()
  renew()
  receive(12, 1)
  expect(accounts.map(({ lost }) => lost)).toEqual([0, 0, 2])
  expect(corrections.lost).toBe(0)
})
