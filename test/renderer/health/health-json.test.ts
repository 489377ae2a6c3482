import { describe, expect, it } from 'vitest'
import { DEFAULT_DECODE_SETTINGS } from '../../../core/protocol/decode-settings.ts'
import { FAKE_PROBLEMS, fakeHealth } from '../../../renderer/host/fake-health.ts'
import { fakeStatus } from '../../../renderer/host/fake-status.ts'
import { conformanceText, faultReport, findingText, ledgerJson } from '../../../renderer/health/health-json.ts'

const status = fakeStatus(1000, 1000, 1, false)
const report = fakeHealth(status.ledger, DEFAULT_DECODE_SETTINGS)

describe('what the Health view gives out', () => {
  it('has the whole ledger as JSON', () => {
    const parsed = JSON.parse(ledgerJson(report)) as { ledger: unknown; rows: readonly unknown[] }
    expect(parsed.ledger).toEqual(status.ledger)
    expect(parsed.rows).toHaveLength(report.rows.length)
  })

  it('reports a fault without the name of the file', () => {
    const text = faultReport(status, { report, problems: FAKE_PROBLEMS })
    expect(text).toContain('"pcapng"')
    expect(text).not.toContain('ams-edge')
  })

  it('tells a finding with place, clause, next step and octets at fault', () => {
    const finding = FAKE_PROBLEMS.find(({ code }) => code === 'set-length-invalid')
    const text = finding === undefined ? '' : findingText(finding)
    expect(text).toContain('198.51.100.1:52001, domain 256, frame 40,112, octet 18,204,116 of the file')
    expect(text).toContain('RFC 7011 §3.3.2')
    expect(text).toContain('at fault: 2 from offset 2')
  })

  it('tells which rules an exporter broke, and how often', () => {
    const [first] = report.conformance
    expect(first && conformanceText(first)).toContain('31 rules kept, 2 broken\n- ')
    expect(first && conformanceText(first)).toContain('RFC 7011 §6.1.6. Broken 7 times (text-ill-formed).')
  })
})
