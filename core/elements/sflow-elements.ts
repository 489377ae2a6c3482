/**
 * sFlow's own elements: what its samples hold and IANA has no element for. Names are those of the structures on sflow.org;
 * the numbers are ours, under an enterprise number that nobody has, because sFlow numbers structures and not their fields.
 */
import { parseElementTable, type TableEntry } from './element-table.ts'

/** Stands for sFlow's fields in `Element.pen`; no enterprise has it. */
export const SFLOW_PEN = 0xffff_fffe

/** From here on, one number for each of the 2^20 enterprises that can have sFlow formats of their own. */
const FORMAT_PEN_BASE = 0xffe0_0000
const ENTERPRISES = 0x10_0000
/** Bits of a format number in a data format; what it formats stands above them in the element's id. */
const FORMAT_BITS = 12
const FORMAT_KINDS = ['format', 'counter', 'sample'] as const

/** What an unknown format is of: a flow record (`format`), a counter record, a sample. */
export type SflowFormatKind = (typeof FORMAT_KINDS)[number]

/** The one element whose key has no prefix: every sample has it. */
export const AGENT_ADDRESS = 'agentAddress'

/** Enterprise and id under which the registry knows a format that we have no structure for. */
export function unknownFormatNumbers(kind: SflowFormatKind, dataFormat: number): { pen: number; id: number } {
  const id = (FORMAT_KINDS.indexOf(kind) << FORMAT_BITS) | (dataFormat & 0xfff)
  return { pen: FORMAT_PEN_BASE + (dataFormat >>> FORMAT_BITS), id }
}

/** The key of such a format, `sflow:e4413format5`; undefined for other numbers. */
export function unknownFormatKey(pen: number, id: number): string | undefined {
  const kind = FORMAT_KINDS[id >> FORMAT_BITS]
  if (pen < FORMAT_PEN_BASE || pen >= FORMAT_PEN_BASE + ENTERPRISES || kind === undefined) return undefined
  return `sflow:e${pen - FORMAT_PEN_BASE}${kind}${id & 0xfff}`
}

/** The numbers behind such a key in lower case; undefined for other keys. */
export function parseUnknownFormatKey(key: string): { pen: number; id: number } | undefined {
  const match = /^sflow:e(\d{1,7})(format|counter|sample)(\d{1,4})$/.exec(key)
  if (match === null) return undefined
  const enterprise = Number(match[1])
  const format = Number(match[3])
  const kind = FORMAT_KINDS.find((name) => name === match[2])
  if (kind === undefined || enterprise >= ENTERPRISES || format > 0xfff) return undefined
  return unknownFormatNumbers(kind, enterprise * 0x1000 + format)
}

/** True for the numbers of this file, which no exporter's template has. */
export function isSflowPen(pen: number): boolean {
  return pen === SFLOW_PEN || (pen >= FORMAT_PEN_BASE && pen < FORMAT_PEN_BASE + ENTERPRISES)
}

/** `name:type[:units]` of each element (type codes of `element-table.ts`), grouped by structure; ids count from 1. */
const NAMES = `
agentAddress:a4 agentAddress:a6
sampleSequenceNumber:u4:!i sourceIdType:u4:!i sourceIdIndex:u4:!i samplePool:u4:packets drops:u4:packets
inputInterfaceCount:u4 outputInterfaceCount:u4 inputDropReason:u4:!i outputDropReason:u4:!i dropReason:u4:!i
inputInterfaceFormat:u4:!i outputInterfaceFormat:u4:!i
headerProtocol:u4:!i strippedOctets:u4:octets vxlanNetworkIdentifier:u4:!i greKey:u4:!i geneveNetworkIdentifier:u4:!i
pppoeSessionId:u2:!i arpOperation:u2:!i arpSenderAddress:a4 arpTargetAddress:a4

srcVlan:u4:!i srcPriority:u4:!i dstVlan:u4:!i dstPriority:u4:!i srcMaskLength:u4:bits dstMaskLength:u4:bits
routerAs:u4:!i srcPeerAs:u4:!i dstAsPath:t communities:t localPreference:u4
srcUserCharset:u4:!i srcUser:t dstUserCharset:u4:!i dstUser:t urlDirection:u4:!i url:t host:t
inLabelStack:o outLabelStack:o mplsTunnelName:t mplsTunnelId:u4:!i mplsTunnelCos:u4:!i
mplsVcInstanceName:t mplsVcId:u4:!i mplsVcLabelCos:u4:!i mplsFtnDescription:t mplsFtnMask:u4:bits mplsFecPrefixLength:u4:bits
vlanStack:o cipherSuite:u4:!i wlanPayload:o ssid:t bssid:m wlanVersion:u4:!i wlanChannel:u4:!i wlanSpeed:u8 rsni:u4 rcpi:u4
packetDuration:u4:microseconds transmissions:u4 retransmissionDuration:u4:microseconds wlanPower:u4
natSourcePort:u4:!i natDestinationPort:u4:!i
tunnelEgressLength:u4:octets tunnelIngressLength:u4:octets
innerHeaderOffsetEgress:u4:octets innerHeaderOffsetIngress:u4:octets vniEgress:u4:!i vniIngress:u4:!i
egressQueue:u4:!i aclNumber:u4:!i aclName:t aclDirection:u4:!i functionSymbol:t transitDelay:u4:nanoseconds queueDepth:u4:octets
trapGroup:t trapName:t linuxDropReason:t
socketProtocol:u4:!i localIPv4Address:a4 remoteIPv4Address:a4 localIPv6Address:a6 remoteIPv6Address:a6 localPort:u4:!i remotePort:u4:!i
tcpDirection:u4:!i tcpSndMss:u4:octets tcpRcvMss:u4:octets tcpUnacked:u4 tcpLost:u4 tcpRetrans:u4 tcpPmtu:u4:octets
tcpRtt:u4:microseconds tcpRttVar:u4:microseconds tcpSndCwnd:u4 tcpReordering:u4 tcpMinRtt:u4:microseconds
application:t operation:t attributes:t statusDescription:t requestOctets:u8:octets responseOctets:u8:octets
operationDuration:u4:microseconds operationStatus:u4:!i actorInitiator:t actorTarget:t
httpMethod:u4:!i httpProtocol:u4:!i httpUri:t httpHost:t httpReferer:t httpUserAgent:t httpXForwardedFor:t httpAuthUser:t
httpMimeType:t httpDuration:u4:microseconds httpStatus:i4:!i

ifIndex:u4:!i ifType:u4:!i ifSpeed:u8 ifDirection:u4:!i ifStatus:u4:!i ifInOctets:u8:octets ifInUcastPkts:u4:packets
ifInMulticastPkts:u4:packets ifInBroadcastPkts:u4:packets ifInDiscards:u4:packets ifInErrors:u4:packets ifInUnknownProtos:u4:packets
ifOutOctets:u8:octets ifOutUcastPkts:u4:packets ifOutMulticastPkts:u4:packets ifOutBroadcastPkts:u4:packets
ifOutDiscards:u4:packets ifOutErrors:u4:packets ifPromiscuousMode:u4
dot3StatsAlignmentErrors:u4 dot3StatsFCSErrors:u4 dot3StatsSingleCollisionFrames:u4 dot3StatsMultipleCollisionFrames:u4
dot3StatsSQETestErrors:u4 dot3StatsDeferredTransmissions:u4 dot3StatsLateCollisions:u4 dot3StatsExcessiveCollisions:u4
dot3StatsInternalMacTransmitErrors:u4 dot3StatsCarrierSenseErrors:u4 dot3StatsFrameTooLongs:u4
dot3StatsInternalMacReceiveErrors:u4 dot3StatsSymbolErrors:u4
dot5StatsLineErrors:u4 dot5StatsBurstErrors:u4 dot5StatsACErrors:u4 dot5StatsAbortTransErrors:u4 dot5StatsInternalErrors:u4
dot5StatsLostFrameErrors:u4 dot5StatsReceiveCongestions:u4 dot5StatsFrameCopiedErrors:u4 dot5StatsTokenErrors:u4
dot5StatsSoftErrors:u4 dot5StatsHardErrors:u4 dot5StatsSignalLoss:u4 dot5StatsTransmitBeacons:u4 dot5StatsRecoverys:u4
dot5StatsLobeWires:u4 dot5StatsRemoves:u4 dot5StatsSingles:u4 dot5StatsFreqErrors:u4
dot12InHighPriorityFrames:u4 dot12InHighPriorityOctets:u8:octets dot12InNormPriorityFrames:u4 dot12InNormPriorityOctets:u8:octets
dot12InIPMErrors:u4 dot12InOversizeFrameErrors:u4 dot12InDataErrors:u4 dot12InNullAddressedFrames:u4
dot12OutHighPriorityFrames:u4 dot12OutHighPriorityOctets:u8:octets dot12TransitionIntoTrainings:u4
dot12HCInHighPriorityOctets:u8:octets dot12HCInNormPriorityOctets:u8:octets dot12HCOutHighPriorityOctets:u8:octets
vlanId:u4:!i vlanOctets:u8:octets vlanUcastPkts:u4:packets vlanMulticastPkts:u4:packets vlanBroadcastPkts:u4:packets vlanDiscards:u4:packets
dot11TransmittedFragmentCount:u4 dot11MulticastTransmittedFrameCount:u4 dot11FailedCount:u4 dot11RetryCount:u4
dot11MultipleRetryCount:u4 dot11FrameDuplicateCount:u4 dot11RTSSuccessCount:u4 dot11RTSFailureCount:u4 dot11ACKFailureCount:u4
dot11ReceivedFragmentCount:u4 dot11MulticastReceivedFrameCount:u4 dot11FCSErrorCount:u4 dot11TransmittedFrameCount:u4
dot11WEPUndecryptableCount:u4 dot11QoSDiscardedFragmentCount:u4 dot11AssociatedStationCount:u4 dot11QoSCFPollsReceivedCount:u4
dot11QoSCFPollsUnusedCount:u4 dot11QoSCFPollsUnusableCount:u4 dot11QoSCFPollsLostCount:u4
dot3adAggPortActorSystemID:m dot3adAggPortPartnerOperSystemID:m dot3adAggPortAttachedAggID:u4:!i dot3adAggPortState:o
dot3adAggPortStatsLACPDUsRx:u4 dot3adAggPortStatsMarkerPDUsRx:u4 dot3adAggPortStatsMarkerResponsePDUsRx:u4
dot3adAggPortStatsUnknownRx:u4 dot3adAggPortStatsIllegalRx:u4 dot3adAggPortStatsLACPDUsTx:u4 dot3adAggPortStatsMarkerPDUsTx:u4
dot3adAggPortStatsMarkerResponsePDUsTx:u4
cpu5s:u4 cpu1m:u4 cpu5m:u4 totalMemory:u8:octets freeMemory:u8:octets
radioElapsedTime:u4:milliseconds radioOnChannelTime:u4:milliseconds radioOnChannelBusyTime:u4:milliseconds
openFlowDatapathId:u8:!i openFlowPort:u4:!i portName:t
hostName:t hostUuid:o machineType:u4:!i osName:u4:!i osRelease:t containerType:u4:!i containerIndex:u4:!i
loadOne:f4 loadFive:f4 loadFifteen:f4 processesRunning:u4 processesTotal:u4 cpuCount:u4 cpuSpeed:u4 uptime:u4:seconds
cpuUser:u4:milliseconds cpuNice:u4:milliseconds cpuSystem:u4:milliseconds cpuIdle:u4:milliseconds cpuIoWait:u4:milliseconds
cpuInterrupt:u4:milliseconds cpuSoftInterrupt:u4:milliseconds interrupts:u4 contextSwitches:u4 cpuSteal:u4:milliseconds
cpuGuest:u4:milliseconds cpuGuestNice:u4:milliseconds
memoryTotal:u8:octets memoryFree:u8:octets memoryShared:u8:octets memoryBuffers:u8:octets memoryCached:u8:octets swapTotal:u8:octets
swapFree:u8:octets pageIn:u4 pageOut:u4 swapIn:u4 swapOut:u4
diskTotal:u8:octets diskFree:u8:octets partitionMaxUsed:u4 diskReads:u4 diskOctetsRead:u8:octets diskReadTime:u4:milliseconds
diskWrites:u4 diskOctetsWritten:u8:octets diskWriteTime:u4:milliseconds
netOctetsIn:u8:octets netPacketsIn:u4:packets netErrorsIn:u4 netDropsIn:u4:packets netOctetsOut:u8:octets netPacketsOut:u4:packets
netErrorsOut:u4 netDropsOut:u4:packets
ipForwarding:u4:!i ipDefaultTTL:u4 ipInReceives:u4 ipInHdrErrors:u4 ipInAddrErrors:u4 ipForwDatagrams:u4 ipInUnknownProtos:u4
ipInDiscards:u4 ipInDelivers:u4 ipOutRequests:u4 ipOutDiscards:u4 ipOutNoRoutes:u4 ipReasmTimeout:u4 ipReasmReqds:u4 ipReasmOKs:u4
ipReasmFails:u4 ipFragOKs:u4 ipFragFails:u4 ipFragCreates:u4
icmpInMsgs:u4 icmpInErrors:u4 icmpInDestUnreachs:u4 icmpInTimeExcds:u4 icmpInParamProbs:u4 icmpInSrcQuenchs:u4 icmpInRedirects:u4
icmpInEchos:u4 icmpInEchoReps:u4 icmpInTimestamps:u4 icmpInAddrMasks:u4 icmpInAddrMaskReps:u4 icmpOutMsgs:u4 icmpOutErrors:u4
icmpOutDestUnreachs:u4 icmpOutTimeExcds:u4 icmpOutParamProbs:u4 icmpOutSrcQuenchs:u4 icmpOutRedirects:u4 icmpOutEchos:u4
icmpOutEchoReps:u4 icmpOutTimestamps:u4 icmpOutTimestampReps:u4 icmpOutAddrMasks:u4 icmpOutAddrMaskReps:u4
tcpRtoAlgorithm:u4:!i tcpRtoMin:u4:milliseconds tcpRtoMax:u4:milliseconds tcpMaxConn:u4 tcpActiveOpens:u4 tcpPassiveOpens:u4
tcpAttemptFails:u4 tcpEstabResets:u4 tcpCurrEstab:u4 tcpInSegs:u4 tcpOutSegs:u4 tcpRetransSegs:u4 tcpInErrs:u4 tcpOutRsts:u4 tcpInCsumErrors:u4
udpInDatagrams:u4 udpNoPorts:u4 udpInErrors:u4 udpOutDatagrams:u4 udpRcvbufErrors:u4 udpSndbufErrors:u4 udpInCsumErrors:u4
nodeMhz:u4 nodeCpus:u4 nodeMemory:u8:octets nodeMemoryFree:u8:octets nodeDomains:u4
virtualState:u4:!i virtualCpuTime:u4:milliseconds virtualCpus:u4 virtualMemory:u8:octets virtualMaxMemory:u8:octets
virtualDiskCapacity:u8:octets virtualDiskAllocation:u8:octets virtualDiskAvailable:u8:octets virtualDiskReads:u4
virtualDiskOctetsRead:u8:octets virtualDiskWrites:u4 virtualDiskOctetsWritten:u8:octets virtualDiskErrors:u4
virtualNetOctetsIn:u8:octets virtualNetPacketsIn:u4:packets virtualNetErrorsIn:u4 virtualNetDropsIn:u4:packets
virtualNetOctetsOut:u8:octets virtualNetPacketsOut:u4:packets virtualNetErrorsOut:u4 virtualNetDropsOut:u4:packets
httpMethodOptionCount:u4 httpMethodGetCount:u4 httpMethodHeadCount:u4 httpMethodPostCount:u4 httpMethodPutCount:u4
httpMethodDeleteCount:u4 httpMethodTraceCount:u4 httpMethodConnectCount:u4 httpMethodOtherCount:u4 httpStatus1xxCount:u4
httpStatus2xxCount:u4 httpStatus3xxCount:u4 httpStatus4xxCount:u4 httpStatus5xxCount:u4 httpStatusOtherCount:u4
`

/** The elements as a table of a registry. */
export const SFLOW_ELEMENTS: ReadonlyMap<number, TableEntry> = parseElementTable(
  NAMES.trim()
    .split(/\s+/)
    .map((entry, index) => {
      const [name = '', type = '', rest = ''] = entry.split(':')
      return rest === '!i' ? `${index + 1},${name},${type},i` : `${index + 1},${name},${type},,${rest}`
    })
    .join('\n'),
)
