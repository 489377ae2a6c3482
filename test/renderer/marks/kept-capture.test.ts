import { describe, expect, it } from 'vitest'
import { EMPTY_STATUS } from '../../../core/protocol/empty-status.ts'
import { createBrowserKept } from '../../../renderer/host/browser-kept.ts'
import { BUILT_IN_RULES, moveRule, parseRules } from '../../../renderer/marks/colour-rule.ts'
import { placeOf, readCapture, writeCapture } from '../../../renderer/marks/kept-capture.ts'
import { initialState } from '../../../renderer/state/viewer-state.ts'

function memory() {
  const entries = new Map<string, string>()
  return {
    entries,
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  }
}

describe('what is kept of a capture', () => {
  const state = { ...initialState({ kind: 'connected' }), status: EMPTY_STATUS }

  it('is read as it was written', () => {
    const marks = {
      marked: new Set([3, 7]),
      notes: new Map([[7, 'the slow one\nof two']]),
      reference: { record: 3, time: '2024-07-11T09:15:00.000000000Z' },
    }
    const wanted = { filter: 'port = 443', sort: [{ column: '@time', direction: 'descending' as const }] }
    const timeRange = { from: '2024-07-11T09:15:00Z', until: '2024-07-11T09:16:00Z' }
    const place = placeOf({
      ...state,
      tab: 'sessions',
      selected: 7,
      view: { ...state.view, wanted: { ...wanted, timeRange } },
    })
    expect(readCapture(writeCapture({ marks, place }))).toEqual({ marks, place })
    expect(place.flows).toEqual({ ...wanted, timeRange })
  })

  it('has the filter of before where records were only visited', () => {
    const visit = { title: 'transaction 7', from: 'transactions', filter: 'record = 7', filterBefore: 'tcp' } as const
    expect(placeOf({ ...state, visit }).flows.filter).toBe('tcp')
  })

  it('is nothing where the text is not ours', () => {
    for (const text of [undefined, '', 'no JSON', '[]', '{"marked":[-1,"x"],"notes":[[1]],"place":{"tab":"x"}}']) {
      const { marks, place } = readCapture(text)
      expect([marks.marked.size, marks.notes.size, marks.reference, place]).toEqual([0, 0, undefined, undefined])
    }
  })

  it('goes from a browser when others have been kept since', async () => {
    const storage = memory()
    const kept = createBrowserKept(storage)
    for (let capture = 0; capture <= 50; capture++) await kept.writeKept(`capture ${capture}`, 'text')
    expect(await kept.readKept('capture 0')).toBeUndefined()
    expect(await kept.readKept('capture 1')).toBe('text')
    await kept.writeKept('capture 1', '')
    expect(await kept.readKept('capture 1')).toBeUndefined()
  })
})

describe('colour rules of the settings', () => {
  it('are the built-in ones until somebody changes them, also to none', () => {
    expect(parseRules(undefined)).toBe(BUILT_IN_RULES)
    expect(parseRules([])).toEqual([])
    expect(parseRules(JSON.parse(JSON.stringify(BUILT_IN_RULES)))).toEqual(BUILT_IN_RULES)
  })

  it('leave out what is no rule', () => {
    const [rule] = BUILT_IN_RULES
    expect(parseRules([{ ...rule, colour: 'mauve' }, 7, { ...rule, glyph: 'x' }])).toEqual([{ ...rule, glyph: '▲' }])
  })

  it('change places', () => {
    const ids = (rules: typeof BUILT_IN_RULES) => rules.slice(0, 3).map(({ id }) => id)
    expect(ids(moveRule(BUILT_IN_RULES, 'slow-rtt', -2))).toEqual(['slow-rtt', 'server-error', 'slow-wait'])
    expect(ids(moveRule(BUILT_IN_RULES, 'server-error', -1))).toEqual(ids(BUILT_IN_RULES))
    expect(moveRule(BUILT_IN_RULES, 'nowhere', 1)).toBe(BUILT_IN_RULES)
  })
})
