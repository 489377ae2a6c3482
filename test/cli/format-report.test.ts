import { describe, expect, it } from 'vitest'
import { formatReport } from '../../cli/format-report.ts'
import { DEFAULT_DECODE_SETTINGS, summarizeSettings } from '../../core/protocol/decode-settings.ts'
import { createLedger } from '../../core/protocol/ledger.ts'
import type { SessionReport } from '../../core/protocol/session-api.ts'

function reportOf(change: Partial<SessionReport> = {}): SessionReport {
  const ledger = createLedger()
  ledger.octets.in = 100
  ledger.octets.decoded = 100
  ledger.records.decoded = 3
  return {
    status: {
      phase: 'ready',
      session: 1,
      revision: 1,
      records: { data: 3, options: 0 },
      exporters: 1,
      templates: 1,
      problems: { note: 0, warning: 0, error: 0 },
      ledger,
      columnsRevision: 1,
      namesRevision: 0,
      addressNamesRevision: 0,
      lists: { transactions: 0, connections: 0, sessions: 0 },
      settings: summarizeSettings(DEFAULT_DECODE_SETTINGS),
    },
    capture: {
      frames: 9,
      framesWithoutIp: 0,
      otherPackets: 0,
      otherDatagrams: 0,
      otherStreams: 0,
      otherStreamOctets: 0,
    },
    exporters: [],
    problems: [],
    timings: { secondsToFirstRows: 0.1, seconds: 0.2, records: 3, recordsPerSecond: 15, peakRssBytes: 1e6 },
    ...change,
  }
}

describe('the report as text', () => {
  it('says that all is well in few words', () => {
    const text = formatReport(reportOf())
    expect(text).toContain('3 data records, 0 options records')
    expect(text).toContain('No problems')
    expect(text).toMatch(/100 in = .*decoded 100.*\(exact\)/)
    expect(text).not.toContain('left out')
  })

  it('names what is no flow export', () => {
    const capture = { ...reportOf().capture, framesWithoutIp: 2, otherDatagrams: 1200 }
    expect(formatReport(reportOf({ capture }))).toContain('left out: 2 frames without IP, 1,200 UDP datagrams')
  })

  it('calls a sum that differs a defect', () => {
    const wrong = reportOf()
    wrong.status.ledger.octets.decoded = 90
    expect(formatReport(wrong)).toContain('differs by 10, which is a defect')
  })

  it('says of a problem what, where, how often and what to do', () => {
    const problem = {
      code: 'records-lost',
      severity: 'warning',
      sentence: 'Records are missing.',
      detail: '312 records before 42291',
      nextStep: 'Look for loss.',
      count: 312,
      exporter: '192.0.2.11:50122',
      domain: 0,
      frame: 498,
    } as const
    const text = formatReport(reportOf({ problems: [problem] }))
    expect(text).toContain('warning: Records are missing. 312 × records-lost')
    expect(text).toContain('312 records before 42291; 192.0.2.11:50122; domain 0; first in frame 498')
    expect(text).toContain('Look for loss.')
  })

  it('says what a bundle is, its notes, and whether it was read as it states', () => {
    const report = reportOf()
    const { received } = report.status.ledger.datagrams
    const bundle = { madeAt: '2026-01-02T03:04:05.000Z', isAnonymised: true, notes: 'slow cart', view: '' }
    const right = formatReport(report, { ...bundle, records: 3, datagrams: received })
    expect(right).toContain('Anonymised incident bundle of 2026-01-02T03:04:05.000Z: 3 records')
    expect(right).toContain('Notes: slow cart')
    expect(right).not.toContain('It was read as')
    const wrong = formatReport(report, { ...bundle, records: 4, datagrams: received })
    expect(wrong).toContain('It was read as 3 records')
  })
})
