/** Health of the in-memory host: four exporters, one of each kind of trouble. */
import type { DecodeSettings } from '../../core/protocol/decode-settings.ts'
import { TRUST_BITS, type HealthReport, type LedgerRow, type QuirkReport } from '../../core/protocol/health-report.ts'
import { createLedger, type Ledger, type RecordLedger } from '../../core/protocol/ledger.ts'
import type { ProblemReport } from '../../core/protocol/session-api.ts'

const FIRST_MS = Date.parse('2024-07-11T09:14:00Z')
const CELLS = 90

const NS_1 = '192.0.2.11:50122'
const NS_2 = '192.0.2.12:50118'
const LM = '192.0.2.40:41822'
const ROUTER = '198.51.100.1:52001'

function at(seconds: number): string {
  return `${new Date(FIRST_MS + seconds * 1000).toISOString().slice(0, -1)}000000Z`
}

function rowLedger(octetsPerRecord: number, records: Partial<RecordLedger>, malformed = 0): Ledger {
  const ledger = createLedger()
  Object.assign(ledger.records, records)
  ledger.octets.decoded = ledger.records.decoded * octetsPerRecord
  ledger.octets.pending = ledger.records.pending * 108
  ledger.octets.malformed = malformed
  ledger.octets.in = ledger.octets.decoded + ledger.octets.pending + malformed
  return ledger
}

function row(session: number, exporter: string, facts: Partial<LedgerRow> & Pick<LedgerRow, 'ledger'>): LedgerRow {
  return {
    session,
    exporter,
    collector: '10.0.0.1:4739',
    protocol: 'udp',
    domain: 0,
    protocolVersion: 10,
    lossUnit: 'records',
    recordsPerSecond: 0,
    isForgotten: false,
    ...facts,
  }
}

/** Shares of the records by exporter; the last one has the rest. */
function rowsOf(all: number): readonly LedgerRow[] {
  const [first, second, third] = [Math.floor(all * 0.63), Math.floor(all * 0.23), Math.floor(all * 0.12)]
  return [
    row(1, NS_1, {
      recordsPerSecond: 1104,
      ledger: rowLedger(1600, { decoded: first, pending: 41, lost: 312, reordered: 14, late: 3 }),
    }),
    row(2, NS_2, { recordsPerSecond: 402, ledger: rowLedger(1600, { decoded: second }) }),
    row(3, LM, {
      domain: 1,
      recordsPerSecond: 214,
      ledger: rowLedger(320, { decoded: third, duplicated: 88, unknown: 12 }),
    }),
    row(4, ROUTER, {
      collector: '10.0.0.1:2055',
      domain: 256,
      protocolVersion: 9,
      lossUnit: 'messages',
      recordsPerSecond: 122,
      ledger: rowLedger(64, { decoded: all - first - second - third, lost: 2, reordered: 6 }, 61),
    }),
  ]
}

function cells(paint: (cell: number) => number): readonly number[] {
  return Array.from({ length: CELLS }, (_, cell) => paint(cell))
}

function wave(offsetMs: number, spreadMs: number, step = 0): { readonly at: string; readonly offsetNs: number }[] {
  return Array.from({ length: 60 }, (_, index) => ({
    at: at(index * 15),
    offsetNs: (offsetMs + spreadMs * Math.sin(index * 1.7) * Math.cos(index * 0.6) + (index > 38 ? step : 0)) * 1e6,
  }))
}

function quirksOf({ quirks }: DecodeSettings): readonly QuirkReport[] {
  const known: readonly QuirkReport[] = [
    {
      quirk: 'plain-microseconds',
      session: 1,
      exporter: NS_1,
      state: 'by-evidence',
      isApplied: true,
      count: 812_406,
      evidence: 'Enterprise 5951 is present and each of 812,406 fractions is below 1,000,000.',
    },
    {
      quirk: 'four-octet-seconds',
      session: 1,
      exporter: NS_1,
      state: 'by-evidence',
      isApplied: true,
      count: 812,
      evidence: 'A dateTimeMilliseconds field has 4 octets, and its values are near the export time as seconds.',
    },
    {
      quirk: 'clock-offset',
      session: 2,
      exporter: NS_2,
      state: 'by-evidence',
      isApplied: false,
      count: 290_118,
      evidence: 'Export times are 12.1 s ahead of arrival, within 4 ms.',
      offsetNs: '12100000000',
    },
  ]
  return known.map((report) => {
    const chosen = quirks.find((entry) => entry.quirk === report.quirk && entry.exporter === report.exporter)
    return chosen === undefined ? report : { ...report, state: chosen.state, isApplied: chosen.state === 'on' }
  })
}

/** The health of a session whose ledger is `ledger`. */
export function fakeHealth(ledger: Ledger, settings: DecodeSettings): HealthReport {
  const { decoded, waiting, duplicated, lost, malformed } = TRUST_BITS
  return {
    ledger,
    rows: rowsOf(ledger.records.decoded),
    omittedRows: 0,
    trust: {
      from: at(0),
      secondsPerCell: 10,
      rows: [
        {
          session: 1,
          exporter: NS_1,
          cells: cells((cell) => {
            if (cell < 2) return 0
            if (cell === 52) return decoded | lost
            return cell < 38 || cell > 53 ? decoded | waiting : decoded
          }),
        },
        { session: 2, exporter: NS_2, cells: cells(() => decoded) },
        { session: 3, exporter: LM, cells: cells((cell) => (cell > 39 && cell < 43 ? decoded | duplicated : decoded)) },
        {
          session: 4,
          exporter: ROUTER,
          cells: cells((cell) => (cell < 6 ? 0 : cell === 31 ? decoded | lost : cell === 62 ? malformed : decoded)),
        },
      ],
    },
    clocks: [
      clock(1, NS_1, [0.4, 3, 0], 'steady, spread 3 ms'),
      { ...clock(2, NS_2, [12_100, 4, 0], 'ahead by 12.1 s, steady'), isOdd: true },
      clock(3, LM, [-0.9, 6, 8], 'drifts 41 ms an hour'),
    ],
    quirks: quirksOf(settings),
    conformance: [
      {
        exporter: NS_1,
        kept: 31,
        broken: [
          {
            code: 'withdrawal-over-udp',
            sentence: 'Template Withdrawals are not sent over UDP.',
            clause: 'RFC 7011 §8.4',
            count: 1,
          },
          { code: 'text-ill-formed', sentence: 'Strings are well-formed UTF-8.', clause: 'RFC 7011 §6.1.6', count: 7 },
        ],
      },
      { exporter: LM, kept: 35, broken: [] },
    ],
    pending: { sets: 41, octets: 4428, limitSets: 65_536, limitOctets: 32 << 20 },
  }
}

function clock(session: number, exporter: string, [offsetMs, spreadMs, step]: readonly number[], words: string) {
  const [offset, spread] = [offsetMs ?? 0, spreadMs ?? 0]
  return {
    session,
    exporter,
    offsetNs: String(offset * 1e6),
    spreadNs: String(spread * 1e6),
    driftNs: '0',
    isOdd: false,
    words,
    samples: wave(offset, spread, step),
  }
}

/** The findings of the in-memory host, in the order in which they occurred. */
export const FAKE_PROBLEMS: readonly ProblemReport[] = [
  {
    code: 'template-assumed',
    severity: 'note',
    sentence: 'Data was decoded with a template of another session or file, as the settings say.',
    detail: '1,204 records of template 274 with that of 192.0.2.12:50118.',
    nextStep: 'The records are marked. Switch the setting off to have them wait for their own template.',
    clause: 'RFC 7011 §9',
    count: 1204,
    exporter: NS_1,
    domain: 0,
    templateId: 274,
    firstAt: at(24),
    filter: 'exporter == "192.0.2.11:50122" and template == 274',
  },
  {
    code: 'duplicates',
    severity: 'note',
    sentence: 'Messages came twice.',
    detail: '88 records came twice.',
    nextStep: 'Look for a mirror port that sees both directions.',
    count: 88,
    exporter: LM,
    domain: 1,
    frame: 22_004,
    firstAt: at(423),
    filter: 'exporter == "192.0.2.40:41822"',
  },
  {
    code: 'records-lost',
    severity: 'error',
    sentence: 'Sequence numbers say that records or packets are missing.',
    detail: '312 data records are missing: the sequence number went from 383,102 to 383,414.',
    nextStep: 'Look for loss between exporter and capture: socket buffers, interface drops.',
    clause: 'RFC 7011 §3.1',
    count: 312,
    exporter: NS_1,
    domain: 0,
    frame: 31_877,
    firstAt: at(538),
    octets: '000a0581668fa3b20005d9b600000000',
    mark: { offset: 8, length: 4 },
    filter: 'exporter == "192.0.2.11:50122" and record > 400',
  },
  {
    code: 'template-missing',
    severity: 'warning',
    sentence: 'Data arrived for a template that is not known.',
    detail: '41 sets of template 280 still wait.',
    nextStep: 'It is decoded as soon as the template comes; a capture over a longer time may have it.',
    clause: 'RFC 7011 §9',
    count: 41,
    exporter: NS_1,
    domain: 0,
    templateId: 280,
    frame: 12,
    firstAt: at(552),
    octets: '0118006c00000000c0000201c6336401',
    mark: { offset: 0, length: 4 },
  },
  {
    code: 'set-length-invalid',
    severity: 'error',
    sentence: 'A set states a length below its header or past its message.',
    detail: 'Set length 3 is below 4, the rest of the message was skipped.',
    nextStep: 'The whole records before the end of the message are shown.',
    clause: 'RFC 7011 §3.3.2',
    count: 1,
    exporter: ROUTER,
    domain: 256,
    frame: 40_112,
    fileOffset: 18_204_116,
    firstAt: at(640),
    octets: '01000003c0000201c63364010000002a00000bb8c0000202',
    mark: { offset: 2, length: 2 },
  },
  {
    code: 'withdrawal-over-udp',
    severity: 'warning',
    sentence: 'A Template Withdrawal came over UDP and was ignored.',
    detail: 'Template 262 was withdrawn over UDP.',
    nextStep: 'Report it to the maker of the exporter.',
    clause: 'RFC 7011 §8.4',
    count: 1,
    exporter: NS_1,
    domain: 0,
    templateId: 262,
    firstAt: at(760),
  },
  {
    code: 'template-stale',
    severity: 'warning',
    sentence: 'A template was not refreshed for three intervals, yet data of it goes on.',
    detail: 'Template 265 was not refreshed for 180 s.',
    nextStep: 'Check the template refresh interval of the exporter.',
    clause: 'RFC 7011 §8.4',
    count: 1,
    exporter: NS_1,
    domain: 0,
    templateId: 265,
    firstAt: at(840),
  },
]
