/**
 * The structures of flow and counter records, as sflow.org lists them: fields in order, in XDR (RFC 4506). A token is a name of
 * `sflow-elements.ts` or the number of an IANA element, and after a slash how it lies on the wire where its type does not say.
 */
import { VARIABLE_LENGTH, type ColumnKind } from '../../elements/column-kind.ts'
import { SFLOW_ELEMENTS } from '../../elements/sflow-elements.ts'
import { ianaField, sflowField, type SflowField } from './sample-fields.ts'

/** How a member of a structure lies on the wire. */
export type StructureMember =
  | { readonly kind: 'fixed'; readonly field: SflowField; readonly paddedLength: number }
  /** Length, octets, padding to a multiple of 4. */
  | { readonly kind: 'opaque'; readonly field: SflowField }
  /** Count, that many words. */
  | { readonly kind: 'words'; readonly field: SflowField }
  /** Type 1 and 4 octets, type 2 and 16, or type 0 and nothing. */
  | { readonly kind: 'address'; readonly ipv4: SflowField; readonly ipv6: SflowField }
  /** Count of segments, each a type and a list of AS numbers: four fields come out of it. */
  | { readonly kind: 'as-path' }

export type Structure = readonly StructureMember[]

/** Of flow records, by data format: enterprise × 4096 + format. */
const FLOW_RECORDS = `
2 312/u4 56/m 80/m 256/u4
3 224/u4 4/u4 8/a4 12/a4 7/u4 11/u4 6/u4 5/u4
4 224/u4 4/u4 27/a6 28/a6 7/u4 11/u4 6/u4 5/u4
1001 srcVlan srcPriority dstVlan dstPriority
1002 15|62 srcMaskLength dstMaskLength
1003 18|63 routerAs 16/u4 srcPeerAs as-path communities/words localPreference
1004 srcUserCharset srcUser dstUserCharset dstUser
1005 urlDirection url host
1006 47|140 inLabelStack/words outLabelStack/words
1007 225|281 226|282
1008 mplsTunnelName mplsTunnelId mplsTunnelCos
1009 mplsVcInstanceName mplsVcId mplsVcLabelCos
1010 mplsFtnDescription mplsFtnMask
1011 mplsFecPrefixLength
1012 vlanStack/words
1013 cipherSuite wlanPayload
1014 ssid bssid wlanVersion wlanChannel wlanSpeed rsni rcpi packetDuration
1015 ssid bssid wlanVersion transmissions packetDuration retransmissionDuration wlanChannel wlanSpeed wlanPower
1020 natSourcePort natDestinationPort
1021 312/u4 56/m 80/m 256/u4
1022 312/u4 56/m 80/m 256/u4
1023 tunnelEgressLength 4/u4 8/a4 12/a4 7/u4 11/u4 6/u4 5/u4
1024 tunnelIngressLength 4/u4 8/a4 12/a4 7/u4 11/u4 6/u4 5/u4
1025 tunnelEgressLength 4/u4 27/a6 28/a6 7/u4 11/u4 6/u4 5/u4
1026 tunnelIngressLength 4/u4 27/a6 28/a6 7/u4 11/u4 6/u4 5/u4
1027 innerHeaderOffsetEgress
1028 innerHeaderOffsetIngress
1029 vniEgress
1030 vniIngress
1036 egressQueue
1037 aclNumber aclName aclDirection
1038 functionSymbol
1039 transitDelay
1040 queueDepth
1041 trapGroup trapName
1042 linuxDropReason
2100 socketProtocol localIPv4Address remoteIPv4Address localPort remotePort
2101 socketProtocol localIPv6Address remoteIPv6Address localPort remotePort
2102 socketProtocol localIPv4Address remoteIPv4Address localPort remotePort
2103 socketProtocol localIPv6Address remoteIPv6Address localPort remotePort
2202 application operation attributes statusDescription requestOctets responseOctets operationDuration operationStatus
2203 application operation attributes
2204 actorInitiator
2205 actorTarget
2206 httpMethod httpProtocol httpUri httpHost httpReferer httpUserAgent httpXForwardedFor httpAuthUser httpMimeType requestOctets responseOctets httpDuration httpStatus
2209 tcpDirection tcpSndMss tcpRcvMss tcpUnacked tcpLost tcpRetrans tcpPmtu tcpRtt tcpRttVar tcpSndCwnd tcpReordering tcpMinRtt
`

/** Of counter records; `a…b` are all elements of the list from one to the other. */
const COUNTER_RECORDS = `
1 ifIndex…ifPromiscuousMode
2 dot3StatsAlignmentErrors…dot3StatsSymbolErrors
3 dot5StatsLineErrors…dot5StatsFreqErrors
4 dot12InHighPriorityFrames…dot12HCOutHighPriorityOctets
5 vlanId…vlanDiscards
6 dot11TransmittedFragmentCount…dot11QoSCFPollsLostCount
7 dot3adAggPortActorSystemID dot3adAggPortPartnerOperSystemID dot3adAggPortAttachedAggID dot3adAggPortState/o4 dot3adAggPortStatsLACPDUsRx…dot3adAggPortStatsMarkerResponsePDUsTx
1001 cpu5s…freeMemory
1002 radioElapsedTime…radioOnChannelBusyTime
1004 openFlowDatapathId openFlowPort
1005 portName
2000 hostName hostUuid/o16 machineType osName osRelease
2002 containerType containerIndex
2003 loadOne…cpuGuestNice
2004 memoryTotal…swapOut
2005 diskTotal…diskWriteTime
2006 netOctetsIn…netDropsOut
2007 ipForwarding…ipFragCreates
2008 icmpInMsgs…icmpOutAddrMaskReps
2009 tcpRtoAlgorithm…tcpInCsumErrors
2010 udpInDatagrams…udpInCsumErrors
2100 nodeMhz…nodeDomains
2101 virtualState…virtualCpus
2102 virtualMemory virtualMaxMemory
2103 virtualDiskCapacity…virtualDiskErrors
2104 virtualNetOctetsIn…virtualNetDropsOut
2201 httpMethodOptionCount…httpStatusOtherCount
`

/** Kind, octets of the value, octets with their padding. */
const WIRE_TYPES: Readonly<Record<string, readonly [ColumnKind, number, number]>> = {
  u4: ['u32', 4, 4],
  u8: ['u64', 8, 8],
  i4: ['i32', 4, 4],
  f4: ['f32', 4, 4],
  a4: ['ipv4', 4, 4],
  a6: ['ipv6', 16, 16],
  m: ['mac', 6, 8],
  o4: ['octets', 4, 4],
  o16: ['octets', 16, 16],
}

/** Wire types that the element's own type says. */
const TYPE_OF_ELEMENT: Readonly<Record<string, string>> = {
  unsigned32: 'u4',
  unsigned64: 'u8',
  signed32: 'i4',
  float32: 'f4',
  ipv4Address: 'a4',
  ipv6Address: 'a6',
  macAddress: 'm',
  string: 't',
  octetArray: 'o',
}

const ELEMENT_LIST = [...SFLOW_ELEMENTS.values()]

function parseToken(token: string): StructureMember[] {
  if (token === 'as-path') return [{ kind: 'as-path' }]
  const [first = '', last] = token.split('…')
  if (last !== undefined) {
    const from = ELEMENT_LIST.findIndex(({ name }) => name === first)
    const to = ELEMENT_LIST.findIndex(({ name }) => name === last)
    return ELEMENT_LIST.slice(from, to + 1).map(({ name }) => member(name, undefined))
  }
  const [ipv4, ipv6] = token.split('|')
  if (ipv6 !== undefined) {
    return [{ kind: 'address', ipv4: ianaField(Number(ipv4), 'ipv4', 4), ipv6: ianaField(Number(ipv6), 'ipv6', 16) }]
  }
  const [name = '', type] = token.split('/')
  return [member(name, type)]
}

function member(name: string, stated: string | undefined): StructureMember {
  const own = ELEMENT_LIST.find((element) => element.name === name)
  const type = stated ?? TYPE_OF_ELEMENT[own?.type ?? ''] ?? ''
  if (type === 'words') {
    const isText = name === 'communities'
    const part = isText ? ({ format: 'communities' } as const) : {}
    return { kind: 'words', field: sflowField(name, isText ? 'text' : 'octets', VARIABLE_LENGTH, part) }
  }
  if (type === 't' || type === 'o') {
    return { kind: 'opaque', field: sflowField(name, type === 't' ? 'text' : 'octets', VARIABLE_LENGTH) }
  }
  const [kind, length, paddedLength] = WIRE_TYPES[type] ?? (['u32', 4, 4] as const)
  const field = /^\d+$/.test(name) ? ianaField(Number(name), kind, length) : sflowField(name, kind, length)
  return { kind: 'fixed', field, paddedLength }
}

function parseStructures(text: string): ReadonlyMap<number, Structure> {
  return new Map(
    text
      .trim()
      .split('\n')
      .map((line) => {
        const [format, ...tokens] = line.split(' ')
        return [Number(format), tokens.flatMap(parseToken)]
      }),
  )
}

/** Structures of sFlow's own flow records, by format; the sampled header (1) is read by itself. */
export const FLOW_STRUCTURES = parseStructures(FLOW_RECORDS)
/** Structures of sFlow's own counter records, by format. */
export const COUNTER_STRUCTURES = parseStructures(COUNTER_RECORDS)
