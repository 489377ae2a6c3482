/** Status, report and recent files of the in-memory host. */
import { DEFAULT_DECODE_SETTINGS } from '../../core/protocol/decode-settings.ts'
import type { RecentFile } from '../../core/protocol/host-api.ts'
import type { Ledger } from '../../core/protocol/ledger.ts'
import type { ExporterReport, ProblemReport, SessionStatus } from '../../core/protocol/session-api.ts'
import { fakeText } from './fake-records.ts'

const OCTETS_PER_RECORD = 1802
const OCTETS_PER_SECOND = 412_000_000

function ledgerOf(records: number): Ledger {
  const decoded = records * 1600
  const header = records * 180
  const parts = {
    template: 12_040,
    optionsTemplate: 3104,
    pending: records === 0 ? 0 : 4428,
    undecodable: 0,
    malformed: 61,
    padding: records * 3,
  }
  const sum =
    decoded + header + parts.template + parts.optionsTemplate + parts.pending + parts.malformed + parts.padding
  return {
    octets: { in: sum, header, decoded, ...parts },
    records: { decoded: records, pending: 41, lost: 312, unknown: 0, duplicated: 0, reordered: 14, late: 3 },
    datagrams: { received: Math.ceil(records / 8), dropped: 0 },
  }
}

/** The status after `records` of `total` records. */
export function fakeStatus(records: number, total: number, revision: number, isStopped: boolean): SessionStatus {
  const isLoading = records < total && !isStopped
  const octetsTotal = total * OCTETS_PER_RECORD
  const octetsRead = records * OCTETS_PER_RECORD
  return {
    session: 1,
    phase: isLoading ? 'loading' : isStopped ? 'stopped' : 'ready',
    revision,
    source: { name: 'ams-edge-0711.pcapng', octets: octetsTotal, format: 'pcapng' },
    ...(isLoading
      ? {
          progress: {
            octetsRead,
            octetsTotal,
            octetsPerSecond: OCTETS_PER_SECOND,
            recordsPerSecond: 1_230_000,
            secondsLeft: (octetsTotal - octetsRead) / OCTETS_PER_SECOND,
          },
        }
      : {}),
    records: { data: records, options: 0 },
    exporters: 3,
    templates: 14,
    problems: { note: 1, warning: 4, error: 2 },
    ledger: ledgerOf(records),
    ...(records > 0 ? { timeRange: { first: fakeText('@time', 1), last: fakeText('@time', records) } } : {}),
    columnsRevision: 1,
    namesRevision: 0,
    settings: DEFAULT_DECODE_SETTINGS,
  }
}

export const FAKE_EXPORTERS: readonly ExporterReport[] = []

export const FAKE_PROBLEMS: readonly ProblemReport[] = [
  {
    code: 'records-lost',
    severity: 'warning',
    sentence: 'Sequence numbers say that records or packets are missing.',
    detail: '312 records are missing before sequence 383,414.',
    nextStep: 'Look for loss between exporter and capture: socket buffers, interface drops.',
    clause: 'RFC 7011 §3.1',
    count: 312,
    exporter: '192.0.2.11:50122',
    domain: 0,
    frame: 31_877,
  },
  {
    code: 'template-missing',
    severity: 'warning',
    sentence: 'Data arrived for a template that is not known.',
    detail: 'Set 280 waits for its template.',
    nextStep: 'The data waits. It is decoded as soon as the exporter sends the template.',
    clause: 'RFC 7011 §9',
    count: 41,
    exporter: '192.0.2.11:50122',
    domain: 0,
    templateId: 280,
    frame: 12,
  },
  {
    code: 'set-length-invalid',
    severity: 'error',
    sentence: 'A set states a length below its header or past its message.',
    detail: 'Set length 3 is below 4, the rest of the message was skipped.',
    nextStep: 'The whole records before the end of the message are shown.',
    clause: 'RFC 7011 §3.3.2',
    count: 1,
    exporter: '198.51.100.1:52001',
    domain: 256,
    frame: 40_112,
  },
  {
    code: 'sequence-reset',
    severity: 'note',
    sentence: 'The sequence number jumped back: the exporter restarted, or datagrams came out of order.',
    detail: 'From 18 to 4 in the template stream.',
    nextStep: 'Nothing, if the exporter restarted.',
    count: 1,
    exporter: '198.51.100.1:52001',
    domain: 256,
  },
]

export const FAKE_RECENT: readonly RecentFile[] = [
  {
    id: '1',
    name: 'ams-edge-0711.pcapng',
    folder: '/var/captures',
    octets: 2_310_000_000,
    records: 1_283_998,
    exporters: 4,
    findings: 7,
    openedAt: '2024-07-11T09:31:00Z',
    isMissing: false,
  },
  {
    id: '2',
    name: 'core-pair-0711.pcapng.zst',
    folder: '/var/captures',
    octets: 8_400_000_000,
    records: 41_800_000,
    exporters: 2,
    findings: 2,
    openedAt: '2024-07-11T09:02:00Z',
    isMissing: false,
  },
  {
    id: '3',
    name: 'lm-fra-tls.pcap',
    folder: '/home/user',
    octets: 412_000_000,
    records: 152_230,
    exporters: 1,
    findings: 0,
    openedAt: '2024-07-10T15:12:00Z',
    isMissing: false,
  },
  {
    id: '4',
    name: 'appflow-2016-11.ipfix',
    folder: '/home/user',
    octets: 18_000,
    records: 3,
    exporters: 1,
    findings: 1,
    openedAt: '2024-07-09T11:00:00Z',
    isMissing: true,
  },
  {
    id: '5',
    name: 'asr-v9-sampler.pcap',
    folder: '/home/user',
    octets: 96_000_000,
    records: 1_040_000,
    exporters: 3,
    findings: 0,
    openedAt: '2024-07-02T08:00:00Z',
    isMissing: false,
  },
]
