import { describe, expect, it } from 'vitest'
import { describeMissingFormat, formatOfName } from '../../../cli/export/format-of-name.ts'
import { EXPORT_FORMATS } from '../../../core/protocol/export-api.ts'

describe('the format of an export', () => {
  it('is said by the end of the name, in small or capital letters', () => {
    for (const format of EXPORT_FORMATS) expect(formatOfName(`/tmp/a.b/flows.${format}`)).toBe(format)
    expect(formatOfName('FLOWS.CSV')).toBe('csv')
    expect(formatOfName('flows.jsonl')).toBe('ndjson')
  })

  it('is not said by other names', () => {
    for (const name of ['-', 'flows', 'csv', '.csv', 'flows.csv.gz', 'flows.xlsx', 'flows.pcap', 'flows.']) {
      expect(formatOfName(name)).toBeUndefined()
    }
  })

  it('is asked for with all that there are', () => {
    for (const path of ['flows.xlsx', '-']) {
      for (const format of EXPORT_FORMATS) expect(describeMissingFormat(path)).toContain(format)
    }
    expect(describeMissingFormat('flows.xlsx')).toContain('flows.xlsx')
  })
})
