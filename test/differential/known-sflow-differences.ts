/** Where tshark and Flowglass show sFlow differently, and why; what can be converted is compared all the same. */
import type { Cell } from '../../core/protocol/session-api.ts'
import type { KnownDifference } from './known-differences.ts'

const textOf = (value: Cell): string => (typeof value === 'string' ? value : '')
/** The first of an array of words, hex. */
const firstWord = (value: Cell) => Number.parseInt(textOf(value).slice(0, 8), 16)

export const KNOWN_SFLOW_DIFFERENCES: readonly KnownDifference[] = [
  {
    key: /^ipv4IHL/,
    toTheirs: (value) => Number(value) * 4,
    reason: 'The element counts words of 4 octets; tshark shows octets.',
  },
  {
    key: /^ipTotalLength/,
    field: /^ipv6\.plen$/,
    toTheirs: (value) => Number(value) - 40,
    reason: 'The element counts the header of IPv6; tshark shows what the header says, which counts what follows it.',
  },
  {
    key: /^fragmentFlags/,
    toTheirs: (value) => Number(value) >> 5,
    reason: 'The element has the flags at the top of an octet; tshark shows three bits.',
  },
  {
    key: /^layer2SegmentId$/,
    toTheirs: (value) => Number(BigInt(textOf(value)) & 0xff_ffffn),
    reason: 'The element says in its high octet that it is a VXLAN; tshark shows the 24 bits.',
  },
  {
    key: /^mpls(?:Top)?LabelStackSection/,
    toTheirs: (value) => Number.parseInt(textOf(value), 16) >> 4,
    reason: 'tshark shows the label; the element has its experimental bits and the end of the stack too.',
  },
  {
    key: /^sflow:ifStatus/,
    toTheirs: (value) => Number(value) & 1,
    reason: 'tshark shows the two bits of ifStatus as two fields.',
  },
  {
    key: /^sflow:transmissions$/,
    toTheirs: (value) => Number(value) - 1,
    reason: 'tshark shows retransmissions; the structure counts transmissions.',
  },
  {
    key: /^sflow:dstAsPath/,
    toTheirs: (value) => Number(textOf(value).split(' ')[0]),
    reason: 'An AS path is one text; tshark shows each AS.',
  },
  {
    key: /^sflow:communities/,
    toTheirs: (value) => {
      const [high, low] = textOf(value).split(' ')[0]?.split(':').map(Number) ?? []
      return (high ?? 0) * 0x1_0000 + (low ?? 0)
    },
    reason: 'Communities are one text, written as RFC 1997 has them; tshark shows each as a number.',
  },
  {
    key: /^sflow:(?:in|out)LabelStack$/,
    toTheirs: firstWord,
    reason: 'A label stack is one field; tshark shows each entry.',
  },
  {
    key: /^sflow:vlanStack$/,
    toTheirs: firstWord,
    reason: 'A stack of tags is one field; tshark shows each tag.',
  },
]

/** Fields of tshark to which none of ours answers. */
export const FIELDS_OF_TSHARK_ALONE: readonly { readonly field: RegExp; readonly reason: string }[] = [
  {
    field: /^sflow_245\.(?:version|agenttype|sub_agent_id|sequence_number|sysuptime|numsamples)$/,
    reason: 'The header of the datagram: columns of the message, not of its samples.',
  },
  {
    field: /enterprise$|type$|format$|_length$|[eE]ntries$|_records?$|number_of_layers$|padding$/,
    reason: 'How the datagram is laid out: formats, counts and lengths.',
  },
  { field: /^sflow_245\.header$/, reason: 'The sampled header, which is decoded.' },
  { field: /^sflow_245\.ip\.tcp_flag\./, reason: 'The bits of tcpControlBits, one by one.' },
  {
    field: /^sflow_245\.ipv4_(?:precedence_type|delay|throughput|reliability|cost)$/,
    reason: 'The bits of ipClassOfService by the words of RFC 791.',
  },
  {
    field: /^sflow\.lag_port\.(?:actor|partner)_(?:admin|oper)_state$/,
    reason: 'The octets of dot3adAggPortState, one by one.',
  },
]
