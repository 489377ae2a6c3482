/**
 * The captures of real NetScalers against golden files that were made without the program (`test/golden/netscaler/README.md`):
 * never to be written by it. The captures lie beside the repository; where one is missing its case is skipped and says so.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { netscalerFacts } from './netscaler-facts.ts'

const ROOT = join(import.meta.dirname, '../..')
const CAPTURES = join(ROOT, '../shared/corpora/captures')
const GOLDEN = join(ROOT, 'test/golden/netscaler')

const NETSCALERS = [
  'logstash_ipfix_netscaler_with_variable_length_fields.pcap',
  'logstash_netscaler_missing_templates.pcap',
  'splunk_netscaler_appnames_1_set_40_records.pcap',
  'splunk_netscaler_appnames_40_sets.pcap',
  'splunk_netscaler_citrix_data.pcap',
  'splunk_netscaler_http_flows_2012.pcap',
  'variant_pcapng_netscaler_logstash.pcapng',
  'variant_tcp_netscaler_logstash.pcap',
]

describe('captures of real NetScalers are what was read of them by hand', () => {
  for (const capture of NETSCALERS) {
    const path = join(CAPTURES, capture)
    const isThere = existsSync(path)
    it.skipIf(!isThere)(`${capture}${isThere ? '' : ' (the capture is not there)'}`, async () => {
      const golden = readFileSync(join(GOLDEN, `${capture.replace(/\.[^.]*$/, '')}.ndjson`), 'utf8')
      expect(await netscalerFacts(path)).toEqual(golden.trimEnd().split('\n'))
    })
  }
})
