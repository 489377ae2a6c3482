import { describe, expect, it } from 'vitest'
import type { Phase, Verdict } from '../../../core/protocol/transaction-report.ts'
import { barParts, scaleEnd } from '../../../renderer/transactions/phase-bar.ts'

const PHASES: Readonly<Record<Phase, number>> = {
  requestFromClient: 10,
  holdIn: 1,
  requestToServer: 2,
  serverWait: 50,
  responseFromServer: 7,
  holdOut: 3,
  responseToClient: 20,
}

function bar(known: readonly Phase[], verdict: Verdict, total: number | null, atLeast: number | null = null) {
  const phase = (name: Phase) => (known.includes(name) ? PHASES[name] : null)
  return barParts({ verdict, total, atLeast, phase }).map(({ kind, start, length }) => [kind, start, length])
}

describe('the bar of a transaction', () => {
  it('lays the phases one after another, the response of the server under what is sent on', () => {
    expect(bar(Object.keys(PHASES) as Phase[], 'complete', 86)).toEqual([
      ['requestFromClient', 0, 10],
      ['holdIn', 10, 1],
      ['requestToServer', 11, 2],
      ['serverWait', 13, 50],
      ['responseFromServer', 63, 7],
      ['holdOut', 63, 3],
      ['responseToClient', 66, 20],
    ])
  })

  it('has a box of the known outer bounds where a lost leg leaves nothing between', () => {
    expect(bar(['requestFromClient', 'responseToClient'], 'legLost', 86)).toEqual([
      ['requestFromClient', 0, 10],
      ['lost', 10, 56],
      ['responseToClient', 66, 20],
    ])
  })

  it('gives an answer of the appliance the time between its request and its response', () => {
    expect(bar(['requestFromClient', 'responseToClient'], 'answeredByAppliance', 40)[1]).toEqual(['holdOut', 10, 10])
  })

  it('reaches as far as is known of what is still to come, and invents nothing without that', () => {
    expect(bar(['requestFromClient'], 'waiting', null, 96)).toEqual([
      ['requestFromClient', 0, 10],
      ['waiting', 10, 86],
    ])
    expect(bar([], 'legLost', null)).toEqual([])
  })
})

describe('the end of a scale', () => {
  it('is rounded up to two digits', () => {
    expect([1_263_000_000, 1_940_000_000, 99_000, 7, 0].map(scaleEnd)).toEqual([
      1_300_000_000, 2_000_000_000, 99_000, 7, 0,
    ])
  })
})
