/** Seeds that captures at hand may lack: every structure that the decoder reads, made by the builders of the tests. */
import { buildPcap, concatOctets } from '../support/capture-builders.ts'
import {
  basicList,
  listGroup,
  SEMANTIC,
  subTemplateList,
  subTemplateMultiList,
  BASIC_LIST,
  SUB_TEMPLATE_LIST,
  SUB_TEMPLATE_MULTI_LIST,
} from '../support/list-builders.ts'
import {
  concat,
  dataSet,
  EXPORT_TIME,
  ipfixMessage,
  ipv4,
  ntp,
  optionsTemplateRecord,
  optionsTemplateSet,
  templateRecord,
  templateSet,
  text,
  u16,
  u32,
  u64,
  u8,
  v5Message,
  v7Message,
  v9Message,
  v9OptionsTemplateRecord,
  v9OptionsTemplateSet,
  v9TemplateRecord,
  v9TemplateSet,
  variable,
  withdrawal,
  zeros,
  type FieldSpec,
} from '../support/message-builders.ts'
import {
  ethernet,
  fragmentHeader,
  ipv4 as ipv4Packet,
  ipv6,
  linuxCooked,
  mpls,
  sctp,
  sctpData,
  tcp,
  udp,
  udpFrame,
} from '../support/packet-builders.ts'
import {
  counterSample,
  discardSample,
  expandedCounterSample,
  expandedFlowSample,
  flowSample,
  formatOf,
  formatted,
  sampledHeader,
  sflowDatagram,
  xdrOpaque,
  xdrString,
} from '../support/sflow-builders.ts'

const VARIABLE = 65_535

const FLOW: readonly FieldSpec[] = [
  { id: 8, length: 4 },
  { id: 12, length: 4 },
  { id: 7, length: 2 },
  { id: 11, length: 2 },
  { id: 4, length: 1 },
  { id: 1, length: 8 },
  { id: 2, length: 4 },
  { id: 10, length: 4 },
  { id: 152, length: 8 },
  { id: 153, length: 8 },
]
const flow = (n: number): Uint8Array =>
  concat(
    ...[ipv4(`192.0.2.${n}`), ipv4('198.51.100.7'), u16(1024 + n), u16(443), u8(6), u64(1000 * n), u32(n), u32(3)],
    ...[u64(1000 * (EXPORT_TIME - 10)), u64(1000 * EXPORT_TIME)],
  )

/** Messages in their order, each conversation of one exporter. */
export function builtConversations(): Uint8Array[][] {
  return [lists(), options(), types(), lifetimes(), biflow(), times(), netflow9(), fixed(), sflow(), late()]
}

function lists(): Uint8Array[] {
  const inner = basicList(SEMANTIC.allOf, { id: 1, length: 3 }, zeros(3), u8(1), u16(7))
  const record = concat(variable(text('eth0')), variable(inner), variable(text('eth1')))
  const ofRecords = subTemplateList(SEMANTIC.ordered, 301, record, record)
  const groups = subTemplateMultiList(
    SEMANTIC.noneOf,
    listGroup(301, record),
    listGroup(300, concat(u16(80), zeros(3))),
  )
  const deep = basicList(SEMANTIC.undefined, { id: SUB_TEMPLATE_LIST, length: VARIABLE }, variable(ofRecords))
  const vendor = basicList(SEMANTIC.oneOrMoreOf, { pen: 32_473, id: 9, length: 2 }, u16(1), u16(2))
  const definitions = templateSet(
    templateRecord(300, [
      { id: 7, length: 2 },
      { id: 1, length: 3 },
    ]),
    templateRecord(301, [
      { id: 82, length: VARIABLE },
      { id: BASIC_LIST, length: VARIABLE },
      { id: 82, length: VARIABLE },
    ]),
    templateRecord(302, [
      { id: BASIC_LIST, length: VARIABLE },
      { id: SUB_TEMPLATE_LIST, length: VARIABLE },
      { id: SUB_TEMPLATE_MULTI_LIST, length: VARIABLE },
      { id: 4, length: 1 },
    ]),
  )
  const data = (...first: Uint8Array[]) =>
    dataSet(302, ...first.map((list) => concat(variable(list), variable(ofRecords, 3), variable(groups), u8(6))))
  return [ipfixMessage({}, definitions, data(deep)), ipfixMessage({ sequence: 1 }, data(vendor, inner, deep))]
}

function options(): Uint8Array[] {
  const names = optionsTemplateRecord(400, [{ id: 10, length: 4 }], [{ id: 82, length: VARIABLE }])
  const applications = optionsTemplateRecord(401, [{ id: 95, length: 4 }], [{ id: 96, length: 24 }])
  const samplers = optionsTemplateRecord(
    402,
    [{ id: 302, length: 8 }],
    [305, 306].map((id) => ({ id, length: 4 })),
  )
  const exporting = optionsTemplateRecord(
    403,
    [
      { id: 144, length: 4 },
      { id: 149, length: 4 },
    ],
    [
      { id: 41, length: 8 },
      { id: 42, length: 8 },
      { id: 160, length: 8 },
    ],
  )
  const set = optionsTemplateSet(names, applications, samplers, exporting)
  const data = [
    dataSet(400, u32(3), variable(text('Gi0/0/1')), u32(4), variable(text('Gi0/0/2'))),
    dataSet(401, u32(0x0d00_0001), text('ssl', 24)),
    dataSet(402, u64(1), u32(1), u32(999)),
    dataSet(403, u32(1), u32(1), u64(10), u64(20), u64(1000 * (EXPORT_TIME - 9999))),
  ]
  const flows = [templateSet(templateRecord(256, FLOW)), dataSet(256, flow(1), flow(2))]
  return [ipfixMessage({}, set, ...data, ...flows), ipfixMessage({ sequence: 7 }, ...data, ...flows)]
}

/** RFC 5610 §3. */
function types(): Uint8Array[] {
  const information = optionsTemplateRecord(
    500,
    [
      { id: 346, length: 4 },
      { id: 303, length: 2 },
    ],
    [
      { id: 339, length: 1 },
      { id: 344, length: 1 },
      { id: 345, length: 2 },
      { id: 342, length: 8 },
      { id: 343, length: 8 },
      { id: 341, length: VARIABLE },
      { id: 340, length: VARIABLE },
    ],
  )
  const element = (id: number, type: number) =>
    concat(
      ...[u32(32_473), u16(id), u8(type), u8(1), u16(2), u64(0), u64(99)],
      ...[variable(text(`thing${id}`)), variable(text('a thing'))],
    )
  const own = templateRecord(
    501,
    [1, 2, 3].map((id) => ({ pen: 32_473, id, length: 4 })),
  )
  const data = dataSet(501, u32(1), u32(2), u32(3))
  return [
    ipfixMessage({}, templateSet(own), data, optionsTemplateSet(information)),
    ipfixMessage({ sequence: 1 }, dataSet(500, element(1, 3), element(2, 7), element(3, 18)), data),
  ]
}

function lifetimes(): Uint8Array[] {
  const known = (length: number) => templateSet(templateRecord(256, [{ id: 1, length }]))
  return [
    ipfixMessage({}, known(4), dataSet(256, u32(1))),
    ipfixMessage({ sequence: 1 }, templateSet(withdrawal(256)), dataSet(256, u32(2))),
    ipfixMessage({ sequence: 2, exportTime: EXPORT_TIME + 60 }, known(8), dataSet(256, u64(3))),
    ipfixMessage({ sequence: 3, exportTime: EXPORT_TIME + 1 }, known(4), dataSet(256, u32(4))),
    ipfixMessage({ sequence: 4, exportTime: EXPORT_TIME + 9999 }, templateSet(withdrawal(2)), dataSet(256, u64(5))),
    ipfixMessage({ sequence: 5 }, set3(withdrawal(3)), known(2), dataSet(256, u16(6), u16(7))),
  ]
}

const set3 = (record: Uint8Array): Uint8Array => optionsTemplateSet(record)

/** RFC 5103, with the reverse elements of IANA and of an enterprise of its own. */
function biflow(): Uint8Array[] {
  const reverse = [1, 2].map((id) => ({ pen: 29_305, id, length: 4 }))
  const cert = [
    { pen: 6871, id: 14 | 0x4000, length: 1 },
    { pen: 6871, id: 21, length: 4 },
  ]
  const template = templateSet(templateRecord(256, [...FLOW, ...reverse, ...cert]))
  const data = dataSet(256, flow(1), u32(9), u32(1), u8(2), u32(5))
  return [ipfixMessage({}, template, data), ipfixMessage({ sequence: 1 }, data)]
}

function times(): Uint8Array[] {
  const fields: readonly FieldSpec[] = [
    ...[154, 155, 156, 157].map((id) => ({ id, length: 8 })),
    ...[150, 151, 22, 21, 158, 159, 161].map((id) => ({ id, length: 4 })),
    { id: 152, length: 4 },
    { id: 276, length: 1 },
    { id: 314, length: 4 },
    { id: 434, length: 4 },
    { pen: 5951, id: 136, length: 8 },
    { pen: 5951, id: 190, length: VARIABLE },
  ]
  const record = concat(
    ...[0, 999_999, 0x8000_0000, 1].map((fraction) => ntp(EXPORT_TIME - 1, fraction)),
    ...[EXPORT_TIME - 2, EXPORT_TIME, 1000, 2000, 500, 400, 30, EXPORT_TIME].map(u32),
    ...[u8(1), u32(0x3f80_0000), u32(7), u64(1000 * EXPORT_TIME), variable(text('https://example.org/'))],
  )
  const data = dataSet(256, record, record, record)
  return [ipfixMessage({}, templateSet(templateRecord(256, fields)), data), ipfixMessage({ sequence: 3 }, data)]
}

function netflow9(): Uint8Array[] {
  const scoped = [1, 2, 3, 4, 5].map((scope) =>
    v9OptionsTemplateRecord(
      300 + scope,
      [{ id: scope, length: 4 }],
      [
        { id: 82, length: 8 },
        { id: 34, length: 4 },
      ],
    ),
  )
  const fields = [
    { id: 8, length: 4 },
    { id: 22, length: 4 },
    { id: 21, length: 4 },
    { id: 1, length: 4 },
    { id: 95, length: 4 },
    { id: 40_001, length: 2 },
    { id: 57_590, length: 4 },
  ]
  const named = [1, 2, 3, 4, 5].map((scope) => dataSet(300 + scope, u32(3), text('Gi0', 8), u32(100)))
  const record = concat(ipv4('192.0.2.1'), u32(3_599_000), u32(3_599_500), u32(64), u32(0x0300_0050), u16(1), u32(2))
  const sets = [v9OptionsTemplateSet(...scoped), v9TemplateSet(v9TemplateRecord(256, fields)), ...named]
  return [v9Message({}, ...sets, dataSet(256, record)), v9Message({ sequence: 1 }, dataSet(256, record, record))]
}

function fixed(): Uint8Array[] {
  return [
    v5Message({ sampling: 0x4064 }, {}, { first: 3_600_001 }, {}),
    v5Message({ sequence: 3, sysUpTime: 5, exportNanos: 7 }, {}),
    v7Message({}, {}, { router: '203.0.113.1' }),
  ]
}

function sflow(): Uint8Array[] {
  const packet = ethernet(ipv4Packet(tcp(zeros(20)), { protocol: 6 }), { tags: [{ etherType: 0x8100, vlan: 7 }] })
  const structures = [
    sampledHeader(packet),
    sampledHeader(ipv6(udp(zeros(8)), {}), 12),
    formatted(2, u32(60), zeros(6), u16(0), zeros(6), u16(0), u32(0x0800)),
    formatted(3, u32(60), u32(6), ipv4('192.0.2.1'), ipv4('192.0.2.2'), u32(80), u32(443), u32(2), u32(0)),
    formatted(4, u32(60), u32(6), zeros(32), u32(80), u32(443), u32(2), u32(0)),
    formatted(1001, u32(1), u32(0), u32(2), u32(0)),
    formatted(1002, u32(1), ipv4('203.0.113.1'), u32(24), u32(16)),
    formatted(
      1003,
      u32(1),
      ipv4('203.0.113.1'),
      u32(1),
      u32(2),
      u32(3),
      u32(1),
      u32(2),
      u32(2),
      u32(4),
      u32(5),
      u32(0),
      u32(100),
    ),
    formatted(1004, u32(0), xdrString('alice'), u32(0), xdrString('bob')),
    formatted(1005, u32(1), xdrString('https://example.org/'), xdrString('example.org')),
    formatted(formatOf(32_473, 7), xdrOpaque(text('own'))),
  ]
  const counters = [
    formatted(1, zeros(88)),
    formatted(2, zeros(52)),
    formatted(3, zeros(72)),
    formatted(4, zeros(80)),
    formatted(5, zeros(28)),
    formatted(1001, zeros(28)),
  ]
  return [
    sflowDatagram({}, flowSample({}, ...structures), counterSample(...counters)),
    sflowDatagram({ sequence: 2, agent: '2001:db8::1' }, expandedFlowSample([0, 3, 0, 4], ...structures)),
    sflowDatagram({ sequence: 4 }, expandedCounterSample(...counters), discardSample(257, ...structures.slice(0, 2))),
    ...structures.map((structure, index) => sflowDatagram({ sequence: 5 + index }, flowSample({}, structure))),
  ]
}

/** Data first, in more domains than one, templates last. */
function late(): Uint8Array[] {
  const data = dataSet(256, flow(1), flow(2))
  return [
    ipfixMessage({}, data, data),
    ipfixMessage({ sequence: 2, domain: 2 }, data),
    ipfixMessage({ sequence: 6 }, templateSet(templateRecord(256, FLOW)), data),
    v9Message({}, dataSet(300, u32(1))),
    v9Message({ sequence: 1 }, v9TemplateSet(v9TemplateRecord(300, [{ id: 1, length: 4 }]))),
  ]
}

/** Captures with TCP streams, SCTP chunks, fragments and tunnels around the messages. */
export function builtCaptures(): Uint8Array[] {
  const messages = [...lists(), ...options(), ...types()]
  const [first = zeros(0), second = zeros(0)] = messages
  const stream = concatOctets(messages)
  const cuts = [0, 100, 107, 500, stream.length]
  const segments = cuts
    .slice(1)
    .map((cut, index) => tcpFrame(stream.subarray(cuts[index], cut), 1 + (cuts[index] ?? 0)))
  const chunks = messages.flatMap((message, index) => {
    const half = message.length >> 1
    const part = { streamId: index % 2, streamSequence: index >> 1 }
    return [
      sctpData(message.subarray(0, half), { ...part, tsn: 2 * index, isEnding: false }),
      sctpData(message.subarray(half), { ...part, tsn: 2 * index + 1, isBeginning: false }),
    ]
  })
  const datagram = udp(first)
  const middle = 8 * (datagram.length >> 4)
  const fragments = [
    ipv4Packet(datagram.subarray(0, middle), { hasMoreFragments: true }),
    ipv4Packet(datagram.subarray(middle), { fragmentOffset: middle }),
    ipv6(datagram.subarray(0, middle), { extensionHeaders: [fragmentHeader(0, true)] }),
    ipv6(datagram.subarray(middle), { extensionHeaders: [fragmentHeader(middle, false)] }),
  ]
  const capture = (packets: readonly Uint8Array[], linkType = 1) =>
    buildPcap({
      frames: packets.map((octets, index) => ({ octets, timeNs: BigInt(EXPORT_TIME + index) * 1_000_000_000n })),
      linkType,
    })
  return [
    capture([tcpFrame(zeros(0), 0, ['syn']), ...segments, tcpFrame(zeros(0), stream.length + 1, ['fin', 'ack'])]),
    capture([...segments].reverse()),
    capture(chunks.map((chunk) => ethernet(ipv4Packet(sctp([chunk]), { protocol: 132 })))),
    capture(fragments.map((packet) => ethernet(packet))),
    capture([ethernet(mpls([16, 17], ipv4Packet(udp(second))), { etherType: 0x8847 }), udpFrame(first)]),
    capture(
      messages.map((message) => linuxCooked(ipv4Packet(udp(message)))),
      113,
    ),
    capture(sflow().map((message) => udpFrame(message, { destinationPort: 6343 }))),
    stream,
  ]
}

function tcpFrame(payload: Uint8Array, sequence: number, flags: readonly ('syn' | 'fin' | 'ack' | 'psh')[] = ['ack']) {
  return ethernet(ipv4Packet(tcp(payload, { sequence, flags }), { protocol: 6 }))
}
