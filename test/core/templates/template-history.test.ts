/** What is kept of the life of a template, and what a bound leaves out. */
import { describe, expect, it } from 'vitest'
import { FIRST_TEMPLATE_EVENTS, MAX_REFRESH_TIMES, MAX_TEMPLATE_EVENTS } from '../../../core/limits/templates.ts'
import { createTemplateHistories, staleAfter, type HistoryOwner } from '../../../core/templates/template-history.ts'

const owner = (): HistoryOwner => ({ histories: new Map() })

function learned() {
  const histories = createTemplateHistories()
  const history = histories.historyOf(owner(), 256)!
  histories.note(history, { kind: 'learned', at: 0, count: 1, version: 1 })
  histories.noteSent(history, 0)
  return { histories, history }
}

describe('the history of a template', () => {
  it('takes refreshes in a row for one event', () => {
    const { histories, history } = learned()
    for (const seconds of [60, 120, 180]) histories.noteRefresh(history, seconds, 1)
    expect(history.events.slice(1)).toEqual([
      { kind: 'refreshed', at: 60, until: 180, count: 3, version: 1, intervalSeconds: 60 },
    ])
    expect(history.refreshTimes).toEqual([60, 120, 180])
    expect(history.interval).toBe(60)
  })

  it('takes the median interval, so that one that was lost changes nothing', () => {
    const { histories, history } = learned()
    for (const seconds of [60, 120, 240, 300]) histories.noteRefresh(history, seconds, 1)
    expect(history.interval).toBe(60)
    expect(staleAfter(history)).toBe(300 + 180)
  })

  it('counts refreshes of one second, but as no interval', () => {
    const { histories, history } = learned()
    for (const seconds of [60, 60, 60, 120]) histories.noteRefresh(history, seconds, 1)
    expect(history.refreshCount).toBe(4)
    expect(history.interval).toBe(60)
  })

  it('knows no interval before the first refresh', () => {
    expect(staleAfter(learned().history)).toBe(Number.POSITIVE_INFINITY)
  })

  it('takes data that waits in a row for one span', () => {
    const { histories, history } = learned()
    histories.noteWaiting(history, 100, 50)
    histories.noteWaiting(history, 60, 20)
    expect(history.events[1]).toEqual({
      ...{ kind: 'data-waiting', at: 50, until: 50, count: 2, octets: 160 },
      clause: 'RFC 7011 §8',
    })
    expect(history.waiting).toEqual({ sets: 2, octets: 160, first: 20, last: 50 })
    histories.noteReleased(history, 100)
    histories.noteReleased(history, 60)
    expect(history.waiting).toMatchObject({ sets: 0, octets: 0 })
  })
})

describe('data that comes and is given up by turns', () => {
  it('is one span of each', () => {
    const { histories, history } = learned()
    for (let at = 1; at <= 50; at++) {
      histories.noteWaiting(history, 10, at)
      histories.noteGivenUp(history, { octets: 10, seconds: at, at, reason: 'too much' })
    }
    expect(history.events.slice(1)).toMatchObject([
      { kind: 'data-waiting', at: 1, until: 50, count: 50, octets: 500 },
      { kind: 'given-up', at: 1, until: 50, count: 50, octets: 500, detail: 'too much' },
    ])
    expect(history.waiting.sets).toBe(0)
    expect(history.givenUp).toEqual({ sets: 50, octets: 500, first: 1, last: 50 })
  })
})

describe('the bounds of histories', () => {
  it('keep the first events and the newest, and count the others', () => {
    const { histories, history } = learned()
    for (let at = 1; at <= 1000; at++) histories.note(history, { kind: 'changed', at, count: 1, version: at + 1 })
    expect(history.events).toHaveLength(FIRST_TEMPLATE_EVENTS + MAX_TEMPLATE_EVENTS)
    expect(history.omittedEvents).toBe(1001 - history.events.length)
    expect(history.events[0]?.kind).toBe('learned')
    expect(history.events[FIRST_TEMPLATE_EVENTS - 1]?.at).toBe(FIRST_TEMPLATE_EVENTS - 1)
    expect(history.events[history.events.length - 1]?.at).toBe(1000)
  })

  it('keep the newest times of refreshes', () => {
    const { histories, history } = learned()
    for (let seconds = 1; seconds <= 1000; seconds++) histories.noteRefresh(history, seconds, 1)
    expect(history.refreshTimes).toHaveLength(MAX_REFRESH_TIMES)
    expect(history.refreshTimes[MAX_REFRESH_TIMES - 1]).toBe(1000)
    expect(history.refreshCount).toBe(1000)
  })

  it('hold over all templates, and come back when a domain goes', () => {
    let refused = 0
    const histories = createTemplateHistories(() => (refused += 1), { histories: 2, events: 3, refreshTimes: 1 })
    const [one, two] = [owner(), owner()]
    const first = histories.historyOf(one, 256)!
    const second = histories.historyOf(one, 257)!
    expect(histories.historyOf(two, 256)).toBeUndefined()
    expect(histories.historyOf(two, 300)).toBeUndefined()
    expect(refused).toBe(1)
    for (const history of [first, second]) {
      histories.note(history, { kind: 'learned', at: 0, count: 1 })
      histories.note(history, { kind: 'withdrawn', at: 1, count: 1 })
    }
    expect([first.events.length, second.events.length, second.omittedEvents]).toEqual([2, 1, 1])
    histories.remove(one)
    const third = histories.historyOf(two, 256)!
    histories.note(third, { kind: 'learned', at: 0, count: 1 })
    expect(third.events).toHaveLength(1)
  })

  it('take a note about a template without a history for nothing', () => {
    const histories = createTemplateHistories(undefined, { histories: 0, events: 9, refreshTimes: 9 })
    const none = histories.historyOf(owner(), 256)
    histories.note(none, { kind: 'learned', at: 0, count: 1 })
    histories.noteRefresh(none, 1, 1)
    histories.noteWaiting(none, 1, 1)
    histories.noteReleased(none, 1)
    expect(none).toBeUndefined()
  })
})
