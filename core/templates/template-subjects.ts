/** Which elements tell what a template is for. Adding a kind of template is one line in its table; the first that fits counts. */

/** A subject is there when a template has all of the one list and at least one of the other. */
export interface Subject {
  readonly pen: number
  readonly all?: readonly number[]
  readonly any?: readonly number[]
  readonly text: string
  /** Leg of a NetScaler transaction. */
  readonly leg?: number
}

const IANA = 0
const CISCO = 9
const NETSCALER = 5951
/** From icaClientVersion to icaAppModulePath, what applications of other kinds share left out. */
const ICA = [201, 202, 203, 204, 207, 208, 209, 210, 214, 215, 237, 238, 240, 241, 242, 243, 244, 245, 246]

/**
 * Client → VIP is leg 1, NetScaler → server 2, server → NetScaler 3, VIP → client 4. What goes out of the appliance
 * carries its round-trip time and can be leg 2 or 4; what comes in without HTTP can be 1 or 3.
 */
export const NETSCALER_LEGS: readonly Subject[] = [
  { pen: NETSCALER, any: [130, 131, 140, 141, 142, 143], text: 'HTTP request in', leg: 1 },
  { pen: NETSCALER, any: [144, 145, 146, 147], text: 'HTTP response in', leg: 3 },
  { pen: NETSCALER, any: [134, 135, 136], text: 'syslog' },
  { pen: NETSCALER, any: ICA, text: 'ICA session' },
  { pen: NETSCALER, any: [128], text: 'TCP out' },
  { pen: NETSCALER, any: [133], text: 'TCP in' },
  { pen: NETSCALER, text: 'NetScaler records' },
]

/** What a Flowmon probe or a LoadMaster has looked into, by the ranges of its numbers. */
export const FLOWMON_LAYERS: readonly { readonly from: number; readonly to: number; readonly text: string }[] = [
  { from: 61, to: 72, text: 'NPM metrics' },
  { from: 1, to: 29, text: 'HTTP' },
  { from: 32, to: 53, text: 'VoIP' },
  { from: 110, to: 124, text: 'DNS' },
  { from: 150, to: 154, text: 'SMB' },
  { from: 190, to: 191, text: 'ARP' },
  { from: 200, to: 207, text: 'DHCP' },
  { from: 210, to: 224, text: 'MSSQL' },
  { from: 250, to: 254, text: 'mail' },
  { from: 290, to: 300, text: 'MySQL' },
  { from: 310, to: 319, text: 'PostgreSQL' },
  { from: 330, to: 357, text: 'TLS' },
  { from: 390, to: 449, text: 'CoAP' },
  { from: 450, to: 450, text: 'VxLAN' },
]

/** Data records that are no plain flows. */
export const RECORD_SUBJECTS: readonly Subject[] = [
  { pen: IANA, all: [230], any: [225, 226, 227, 228, 281, 282], text: 'NAT events' },
  { pen: IANA, any: [233, 33_002], text: 'firewall events' },
  { pen: IANA, any: [459, 460, 461], text: 'HTTP flows' },
  { pen: CISCO, any: [12_235, 12_236], text: 'application flows' },
  { pen: IANA, any: [104, 313, 315], text: 'sampled packets' },
  { pen: IANA, any: [70], text: 'MPLS flows' },
]

/** Options: what their records are a table of, or count. */
export const OPTIONS_TABLES: readonly Subject[] = [
  { pen: IANA, all: [303, 339], text: 'type information' },
  { pen: NETSCALER, any: [150, 151, 152, 167], text: 'application names' },
  { pen: NETSCALER, any: [141], text: 'request methods' },
  { pen: IANA, any: [94, 96], text: 'application names' },
  { pen: IANA, any: [82, 83], text: 'interfaces' },
  { pen: IANA, any: [234, 235, 236], text: 'VRF names' },
  { pen: IANA, any: [34, 35, 48, 49, 50, 84, 302, 304, 305, 306, 310, 311], text: 'sampler' },
  { pen: IANA, any: [371], text: 'user names' },
  // RFC 7011 §4.2, §4.3, §4.4; what §4.1 calls statistics of the Metering Process counts what was exported.
  { pen: IANA, any: [164, 165], text: 'losses of the metering process' },
  { pen: IANA, any: [166, 167, 168], text: 'losses of the exporting process' },
  { pen: IANA, all: [145, 173], text: 'flow keys' },
  { pen: IANA, any: [40, 41, 42], text: 'counts of the exporting process' },
  { pen: IANA, any: [160], text: 'system start' },
]
