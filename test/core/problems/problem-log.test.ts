import { describe, expect, it } from 'vitest'
import { createProblemLog } from '../../../core/problems/problem-log.ts'

describe('the problem log', () => {
  it('counts a problem under its key and keeps its first occurrence with its octets', () => {
    const log = createProblemLog()
    const octets = new Uint8Array([0xde, 0xad])
    const place = { code: 'record-cut', exporter: '192.0.2.1:4739', domain: 1, templateId: 256 } as const
    log.report({ ...place, detail: 'first', frame: 3, octets })
    octets.fill(0)
    log.report({ ...place, detail: 'second', frame: 9, count: 4 })
    log.report({ ...place, templateId: 257, detail: 'other' })
    expect(log.reports()).toMatchObject([
      { detail: 'first', frame: 3, octets: 'dead', count: 5, severity: 'error', clause: 'RFC 7011 §3.4.3' },
      { detail: 'other', templateId: 257, count: 1 },
    ])
    expect(log.counts()).toEqual({ note: 0, warning: 0, error: 2 })
  })

  it('counts what was reported longest ago under its code alone past its bound', () => {
    const log = createProblemLog(4)
    for (let domain = 0; domain < 10; domain++) {
      log.report({ code: 'template-missing', detail: `of ${domain}`, domain })
      log.report({ code: 'template-missing', detail: 'always', domain: 99 })
    }
    expect(log.reports().map(({ domain }) => domain)).toContain(9)
    expect(log.reports().find(({ domain }) => domain === 99)?.count).toBe(10)
    expect(log.reports().find(({ domain }) => domain === undefined)?.detail).toBe('of 0 (first of many kinds)')
    expect(log.reports().reduce((sum, { count }) => sum + count, 0)).toBe(20)
    expect(log.reports().length).toBeLessThanOrEqual(5)
    expect(log.counts()).toEqual({ note: 0, warning: log.reports().length, error: 0 })
    const kinds = log.reports().length
    // Of one that counts under its code by now.
    log.report({ code: 'template-missing', detail: 'it came late', domain: 0, count: -1 })
    expect(log.reports().reduce((sum, { count }) => sum + count, 0)).toBe(19)
    expect(log.reports()).toHaveLength(kinds)
  })

  it('takes back what counts under its code alone, also while there is room for others', () => {
    const log = createProblemLog(64)
    for (let domain = 0; domain < 66; domain++) log.report({ code: 'records-lost', detail: '', domain })
    expect(log.reports().length).toBeLessThan(64)
    const kinds = log.reports().length
    log.report({ code: 'records-lost', detail: 'it came late', domain: 0, count: -1 })
    expect(log.reports().reduce((sum, { count }) => sum + count, 0)).toBe(65)
    expect(log.counts().warning).toBe(kinds)
  })

  it('takes occurrences back, and begins anew when none is left', () => {
    const log = createProblemLog()
    const place = { code: 'records-lost', exporter: '192.0.2.1:4739', domain: 1 } as const
    log.report({ ...place, detail: 'first', count: 5 })
    log.report({ ...place, detail: 'three came late', count: -3 })
    expect(log.reports()).toMatchObject([{ detail: 'first', count: 2 }])
    log.report({ ...place, detail: 'two came late', count: -2 })
    expect(log.reports()).toEqual([])
    expect(log.counts()).toEqual({ note: 0, warning: 0, error: 0 })
    log.report({ ...place, detail: 'again', count: 4, octets: new Uint8Array([0xab]) })
    expect(log.reports()).toMatchObject([{ detail: 'again', count: 4, octets: 'ab' }])
    expect(log.counts()).toEqual({ note: 0, warning: 1, error: 0 })
  })

  it('says when it was, and which filter shows the records concerned', () => {
    const log = createProblemLog()
    const span = { fromSeconds: 1_714_557_601, toSeconds: 1_714_557_600 }
    log.report({
      code: 'records-lost',
      detail: '',
      exporter: 'file',
      domain: 0,
      span,
      atNs: 1_714_557_600_000_000_001n,
    })
    log.report({ code: 'record-cut', detail: '', exporter: '[2001:db8::1]:4739', domain: 7, templateId: 256 })
    log.report({ code: 'file-cut-short', detail: '' })
    expect(log.reports().map(({ firstAt, filter }) => [firstAt, filter])).toEqual([
      [
        '2024-05-01T10:00:00.000000001Z',
        '@exporter == "file" and @domain == 0 and @exportTime >= 2024-05-01T10:00:00Z and @exportTime <= 2024-05-01T10:00:01Z',
      ],
      [undefined, '@exporter == "[2001:db8::1]:4739" and @domain == 7 and @template == 256'],
      [undefined, undefined],
    ])
  })
})
