import { describe, expect, it } from 'vitest'
import { VERDICTS } from '../../../core/protocol/transaction-report.ts'
import { legStates } from '../../../renderer/transactions/leg-states.ts'
import { narrowedTo, narrowingOf } from '../../../renderer/transactions/verdict-switches.tsx'
import { verdictText } from '../../../renderer/transactions/verdict-words.ts'

describe('a verdict', () => {
  it.each([
    ['1234', 'complete', 'complete'],
    ['1--4', 'answeredByAppliance', 'cache answered'],
    ['12-4', 'legLost', 'leg 3 lost'],
    ['1--4', 'legLost', 'legs 2 3 lost'],
    ['1-34', 'legNotExported', 'leg 2 not exported'],
    ['12--', 'waiting', 'still to come'],
  ] as const)('on legs %s, %s reads “%s”', (legs, verdict, text) => {
    expect(verdictText(verdict, legStates(legs, verdict))).toBe(text)
  })

  it('says why a leg is missing', () => {
    expect(legStates('1--4', 'legLost')).toEqual(['there', 'lost', 'lost', 'there'])
    expect(legStates('1--4', 'answeredByAppliance')).toEqual(['there', 'notExpected', 'notExpected', 'there'])
  })
})

describe('the switches of the verdicts', () => {
  it('make a filter that they can be read from again', () => {
    expect(narrowedTo(narrowingOf(['legLost', 'waiting']))).toEqual(['legLost', 'waiting'])
    expect(narrowedTo(narrowingOf(['complete']))).toEqual(['complete'])
  })

  it('narrow nothing when none or all of them are on', () => {
    expect(narrowingOf([])).toBe('')
    expect(narrowingOf(VERDICTS)).toBe('')
  })
})
