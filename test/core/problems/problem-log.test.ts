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

  it('counts under the code alone past its bound', () => {
    const log = createProblemLog(2)
    for (let domain = 0; domain < 10; domain++) log.report({ code: 'template-missing', detail: `of ${domain}`, domain })
    expect(log.reports().map(({ domain, count }) => [domain, count])).toEqual([
      [0, 1],
      [1, 1],
      [undefined, 8],
    ])
  })
})
