/** Status, report and recent files of the in-memory host. */
import { DEFAULT_DECODE_SETTINGS, summarizeSettings } from '../../core/protocol/decode-settings.ts'
import type { RecentFile } from '../../core/protocol/host-api.ts'
import { NO_LIST_ROWS } from '../../core/protocol/list-api.ts'
import type { Ledger } from '../../core/protocol/ledger.ts'
import type { ExporterReport, SessionStatus } from '../../core/protocol/session-api.ts'
import { FAKE_LIST_COUNTS } from './fake-lists.ts'
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
    records: { decoded: records, pending: 41, lost: 314, unknown: 12, duplicated: 88, reordered: 20, late: 3 },
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
    problems: { note: 2, warning: 3, error: 2 },
    ledger: ledgerOf(records),
    ...(records > 0 ? { timeRange: { first: fakeText('@time', 1), last: fakeText('@time', records) } } : {}),
    columnsRevision: 1,
    namesRevision: 0,
    addressNamesRevision: 0,
    lists: records === 0 ? NO_LIST_ROWS : FAKE_LIST_COUNTS,
    settings: summarizeSettings(DEFAULT_DECODE_SETTINGS),
  }
}

/** The same of a session that listens, or has listened. */
export function fakeLiveStatus(status: SessionStatus, isListening: boolean): SessionStatus {
  const { progress: _, ...rest } = status
  const isEmpty = status.records.data === 0
  return {
    ...rest,
    phase: isListening ? 'loading' : 'ready',
    source: { name: 'ams-edge', octets: status.records.data * OCTETS_PER_RECORD, format: 'live' },
    ...(isEmpty && { exporters: 0, templates: 0, problems: { note: 0, warning: 0, error: 0 } }),
  }
}

function fakeExporter(exporter: string, collector: string, protocolVersion: number): ExporterReport {
  const template = { templateId: 256, version: 1, protocolVersion, kind: 'data', fields: [], records: 1 } as const
  return { exporter, collector, protocol: 'udp', domains: [{ domain: 0, ledger: ledgerOf(1), templates: [template] }] }
}

export const FAKE_EXPORTERS: readonly ExporterReport[] = [
  fakeExporter('192.0.2.11:50122', '127.0.0.1:4739', 10),
  fakeExporter('192.0.2.12:50118', '127.0.0.1:4739', 10),
  fakeExporter('192.0.2.40:41822', '127.0.0.1:3000', 10),
  fakeExporter('198.51.100.1:52001', '127.0.0.1:4739', 9),
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
