import { describe, expect, it } from 'vitest'
import { decodePlace, encodePlace } from '../../../renderer/live/bundle-view.ts'
import { BUILT_IN_RULES, newRule, takeRules } from '../../../renderer/marks/colour-rule.ts'
import { initialState, type ViewerState } from '../../../renderer/state/viewer-state.ts'

const SORT = [{ column: '@octets', direction: 'descending' }] as const

function stateWith(part: Partial<ViewerState>): ViewerState {
  const fresh = initialState({ kind: 'connected' })
  const wanted = { filter: 'source = 192.0.2.1', sort: SORT, lastSeconds: 300 }
  return { ...fresh, tab: 'transactions', view: { ...fresh.view, wanted }, ...part }
}

const PLAIN = { isAnonymised: false, colourRules: BUILT_IN_RULES }

describe('what is shown, in a bundle', () => {
  it('comes back as it was', () => {
    const place = decodePlace(encodePlace(stateWith({}), PLAIN))
    expect(place).toMatchObject({
      tab: 'transactions',
      flows: { filter: 'source = 192.0.2.1', sort: SORT, lastSeconds: 300 },
    })
  })

  it('has colour rules where they are not the built-in ones, and none of an anonymised bundle', () => {
    const rule = newRule('source = 192.0.2.7', 'cyan')
    const colourRules = [rule, ...BUILT_IN_RULES]
    expect(decodePlace(encodePlace(stateWith({}), PLAIN))).not.toHaveProperty('colourRules')
    expect(decodePlace(encodePlace(stateWith({}), { ...PLAIN, colourRules }))?.colourRules).toEqual(colourRules)
    expect(encodePlace(stateWith({}), { isAnonymised: true, colourRules })).not.toContain('192.0.2.7')
    const taken = takeRules(BUILT_IN_RULES, colourRules)
    expect(taken).toEqual([{ ...rule, id: taken[0]?.id }, ...BUILT_IN_RULES])
  })

  it('leaves filters out of an anonymised bundle: they may name addresses', () => {
    const text = encodePlace(stateWith({}), { ...PLAIN, isAnonymised: true })
    expect(text).not.toContain('192.0.2.1')
    expect(decodePlace(text)?.flows).toEqual({ filter: '', sort: SORT, lastSeconds: 300 })
  })

  it.each(['', 'null', '7', '{}', '{"format":2}', '[1]'])('reads nothing from %s', (text) =>
    expect(decodePlace(text)).toBeUndefined(),
  )

  it('takes what can be read of a damaged one', () => {
    const text = '{"format":1,"tab":"elsewhere","flows":{"filter":5,"sort":[{"column":"a"},7],"lastSeconds":-1}}'
    expect(decodePlace(text)).toEqual({
      tab: 'flows',
      transactionsShow: 'transactions',
      flows: { filter: '', sort: [] },
      lists: {
        transactions: { filter: '', sort: [] },
        connections: { filter: '', sort: [] },
        sessions: { filter: '', sort: [] },
      },
    })
  })
})
