/** What is missing is counted once, wherever sessions end: any renewals at any moments tell the same sums as one session. */
import { expect, it } from 'vitest'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { UNLIMITED_NUMBERS } from '../../../core/session/number-watch.ts'
import { createIngest, type Ingest } from '../../../core/session/ingest.ts'
import { createRandom } from '../../../core/simulate/random.ts'
import { buildPcap } from '../../support/capture-builders.ts'
import {
  dataSet,
  ipfixMessage,
  templateRecord,
  templateSet,
  u32,
  v5Message,
  v9Message,
  v9TemplateRecord,
  v9TemplateSet,
} from '../../support/message-builders.ts'
import { ethernet, ipv4, sctp, sctpData, udpFrame } from '../../support/packet-builders.ts'
import { flowSample, sflowDatagram } from '../../support/sflow-builders.ts'

const ALIEN_TEMPLATE = 999
const FIELDS = [{ id: 10, length: 4 }]
const DEFINITION = templateSet(templateRecord(256, FIELDS))
const DEFINITION_9 = v9TemplateSet(v9TemplateRecord(256, FIELDS))

/** Who sends: by what it counts, and how a message reads that begins at a number. */
interface Sender {
  readonly unitsOf: (records: number) => number
  frame(sequence: number, records: number, kind: 'first' | 'plain' | 'alien'): Uint8Array
}

const valuesOf = (records: number) => Array.from({ length: records }, (_, index) => u32(index))

function ipfix(sequence: number, records: number, kind: 'first' | 'plain' | 'alien'): Uint8Array {
  const alien = kind === 'alien' ? [dataSet(ALIEN_TEMPLATE, u32(sequence), u32(records))] : []
  const sets = [...(kind === 'first' ? [DEFINITION] : []), dataSet(256, ...valuesOf(records)), ...alien]
  return ipfixMessage({ sequence: sequence >>> 0 }, ...sets)
}

let tsn = 0
const SENDERS: readonly Sender[] = [
  { unitsOf: (records) => records, frame: (...message) => udpFrame(ipfix(...message), { sourcePort: 1001 }) },
  // Counts messages where records are to be counted.
  { unitsOf: () => 1, frame: (...message) => udpFrame(ipfix(...message), { sourcePort: 1002 }) },
  {
    unitsOf: () => 1,
    frame(sequence, records, kind) {
      const sets = [...(kind === 'first' ? [DEFINITION_9] : []), dataSet(256, ...valuesOf(records))]
      return udpFrame(v9Message({ sequence: sequence >>> 0 }, ...sets), { sourcePort: 1003 })
    },
  },
  {
    unitsOf: (records) => records,
    frame: (sequence, records) =>
      udpFrame(v5Message({ sequence: sequence >>> 0 }, ...Array.from({ length: records }, () => ({}))), {
        sourcePort: 1004,
      }),
  },
  // Two agents behind one relay, and two streams of one association.
  ...['198.51.100.1', '198.51.100.2'].map((agent) => ({
    unitsOf: () => 1,
    frame: (sequence: number, records: number) => {
      const samples = Array.from({ length: records }, () => flowSample({}))
      return udpFrame(sflowDatagram({ agent, sequence: sequence >>> 0 }, ...samples), { sourcePort: 1005 })
    },
  })),
  ...[0, 1].map((streamId) => ({
    unitsOf: (records: number) => records,
    frame: (...message: Parameters<typeof ipfix>) =>
      ethernet(ipv4(sctp([sctpData(ipfix(...message), { tsn: ++tsn, streamId })]), { protocol: 132 })),
  })),
]

/** What arrives of some exporters on a bad way: messages are lost, come twice or late, and exporters restart. */
function arrivals(seed: number): Uint8Array[] {
  const random = createRandom(seed)
  tsn = 0
  const sequences = SENDERS.map(() => (random.integer(0, 3) === 0 ? 2 ** 32 - 40 : random.integer(0, 5000)))
  const frames = SENDERS.map((sender, at) => sender.frame(sequences[at] ?? 0, 1, 'first'))
  const late: { readonly due: number; readonly frame: Uint8Array }[] = []
  SENDERS.forEach((sender, at) => (sequences[at] = (sequences[at] ?? 0) + sender.unitsOf(1)))
  for (let step = 0; step < 500; step += 1) {
    const at = random.integer(0, SENDERS.length - 1)
    const sender = SENDERS[at]!
    const records = random.integer(1, 4)
    if (random.chance(0.01)) sequences[at] = 0
    const isUdp = at < 6
    const sequence = sequences[at] ?? 0
    sequences[at] = sequence + sender.unitsOf(records)
    if (random.chance(0.08)) continue
    const frame = sender.frame(sequence, records, at < 2 && random.chance(0.03) ? 'alien' : 'plain')
    if (isUdp && random.chance(0.06)) late.push({ due: step + random.integer(1, 30), frame })
    else frames.push(frame)
    if (isUdp && random.chance(0.03)) frames.push(frame)
    for (const { frame: overdue } of late.filter(({ due }) => due === step)) frames.push(overdue)
  }
  return frames
}

type Sums = Record<'decoded' | 'lost' | 'unknown' | 'duplicated' | 'reordered', number>

/** Decodes frames, and renews before each of the given ones. */
function decode(frames: readonly Uint8Array[], renewals: ReadonlySet<number>): Sums {
  const ingest: Ingest = createIngest({
    registry: createElementRegistry(),
    keepMessageOctets: 'never',
    isCompressed: false,
    isLive: true,
    isRenewed: true,
    numberLimits: UNLIMITED_NUMBERS,
    onBlock: () => undefined,
  })
  const sums: Sums = { decoded: 0, lost: 0, unknown: 0, duplicated: 0, reordered: 0 }
  function takeAccount(): void {
    const { records } = ingest.totals().ledger
    for (const key of Object.keys(sums) as (keyof Sums)[]) {
      expect(records[key]).toBeGreaterThanOrEqual(0)
      sums[key] += records[key]
    }
    const { problems, problemCounts } = ingest.snapshot()
    expect(problems.filter(({ severity }) => severity === 'warning')).toHaveLength(problemCounts.warning)
  }
  const head = buildPcap({ frames: [] })
  ingest.push(head)
  for (const [at, octets] of frames.entries()) {
    if (renewals.has(at)) {
      ingest.endSession()
      takeAccount()
      ingest.beginSession({ ...ingest.knowledge(), labels: [], rates: [] }, 'Anew.')
    }
    ingest.push(buildPcap({ frames: [{ octets }] }).subarray(head.length))
  }
  ingest.end()
  takeAccount()
  const { lost, unknown, reordered } = ingest.corrections()
  return { ...sums, lost: sums.lost + lost, unknown: sums.unknown + unknown, reordered: sums.reordered + reordered }
}

it.each(Array.from({ length: 12 }, (_, seed) => seed + 1))('run %d', (seed) => {
  const frames = arrivals(seed)
  const random = createRandom(1000 + seed)
  const whole = decode(frames, new Set())
  expect(whole.lost).toBeGreaterThan(0)
  // At few moments, at many, before each datagram.
  for (const share of [0.01, 0.2, 1]) {
    const renewals = new Set([...frames.keys()].filter(() => random.chance(share)))
    expect({ seed, share, ...decode(frames, renewals) }).toEqual({ seed, share, ...whole })
  }
})
