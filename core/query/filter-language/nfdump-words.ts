/** The words of nfdump's filters and what they mean here: the manual of nfdump 1.7, section on filters. */

export interface NfdumpWord {
  /** Friendly name of the field. */
  readonly field: string
  readonly meaning: string
}

const word = (field: string, meaning: string): NfdumpWord => ({ field, meaning })

/** Words that may be written after `src`, `dst`, `src or dst`, `src and dst`. */
export const TWO_SIDED_WORDS = [
  'ip',
  'host',
  'net',
  'port',
  'as',
  'mask',
  'vlan',
  'xip',
  'xnet',
  'xport',
  'nip',
  'nport',
]

/** Phrases before a value, in small letters; one of several words goes before a shorter one. */
export const NFDUMP_WORDS: Readonly<Record<string, NfdumpWord>> = {
  ip: word('ip', 'source or destination address, or one in a network'),
  host: word('ip', 'as ip'),
  net: word('ip', 'source or destination in a network'),
  'src ip': word('src', 'source address'),
  'src host': word('src', 'source address'),
  'src net': word('src', 'source in a network'),
  'dst ip': word('dst', 'destination address'),
  'dst host': word('dst', 'destination address'),
  'dst net': word('dst', 'destination in a network'),
  port: word('port', 'source or destination port'),
  'src port': word('srcport', 'source port'),
  'dst port': word('dstport', 'destination port'),
  proto: word('proto', 'IP protocol'),
  flags: word('flags', 'TCP flags that are all set; after not: none of them'),
  tos: word('tos', 'type of service'),
  'src tos': word('tos', 'type of service'),
  'dst tos': word('dsttos', 'type of service after the device'),
  bytes: word('bytes', 'octets of the flow'),
  'in bytes': word('bytes', 'octets of the flow'),
  'out bytes': word('outbytes', 'octets of the way back'),
  packets: word('packets', 'packets of the flow'),
  'in packets': word('packets', 'packets of the flow'),
  'out packets': word('outpackets', 'packets of the way back'),
  flows: word('flows', 'flows that the record stands for'),
  duration: word('duration', 'duration in milliseconds'),
  pps: word('pps', 'packets a second'),
  bps: word('bps', 'bits a second'),
  bpp: word('bpp', 'octets a packet'),
  as: word('as', 'source or destination AS'),
  'src as': word('srcas', 'source AS'),
  'dst as': word('dstas', 'destination AS'),
  'prev as': word('prevas', 'AS before the source'),
  'next as': word('nextas', 'AS after the destination'),
  if: word('if', 'interface in or out'),
  'in if': word('inif', 'interface in'),
  'out if': word('outif', 'interface out'),
  mask: word('mask', 'length of the source or destination prefix'),
  'src mask': word('srcmask', 'length of the source prefix'),
  'dst mask': word('dstmask', 'length of the destination prefix'),
  vlan: word('vlan', 'VLAN'),
  'src vlan': word('srcvlan', 'VLAN in'),
  'dst vlan': word('dstvlan', 'VLAN out'),
  mac: word('mac', 'any MAC address'),
  'src mac': word('srcmac', 'source MAC address'),
  'dst mac': word('dstmac', 'destination MAC address'),
  'in src mac': word('srcmac', 'source MAC address in'),
  'in dst mac': word('dstmac', 'destination MAC address in'),
  'out src mac': word('outsrcmac', 'source MAC address out'),
  'out dst mac': word('outdstmac', 'destination MAC address out'),
  'router ip': word('exporter', 'address of the exporter'),
  'next ip': word('nexthop', 'next hop'),
  'bgpnext ip': word('bgpnexthop', 'BGP next hop'),
  'icmp-type': word('icmptype', 'ICMP type'),
  'icmp-code': word('icmpcode', 'ICMP code'),
  flowdir: word('direction', 'direction: ingress or egress'),
  'observation domain id': word('domain', 'observation domain'),
  'observation point id': word('observationpoint', 'observation point'),
  'client latency': word('clientlatency', 'network latency of the client'),
  'server latency': word('serverlatency', 'network latency of the server'),
  'first seen': word('start', 'start of the flow'),
  'last seen': word('end', 'end of the flow'),
  count: word('record', 'number of the record'),
  xip: word('natip', 'address after NAT'),
  'src xip': word('natsrc', 'source address after NAT'),
  'dst xip': word('natdst', 'destination address after NAT'),
  xnet: word('natip', 'network after NAT'),
  'src xnet': word('natsrc', 'source network after NAT'),
  'dst xnet': word('natdst', 'destination network after NAT'),
  xport: word('natport', 'port after NAT'),
  'src xport': word('natsrcport', 'source port after NAT'),
  'dst xport': word('natdstport', 'destination port after NAT'),
  nip: word('natip', 'address after NAT'),
  'src nip': word('natsrc', 'source address after NAT'),
  'dst nip': word('natdst', 'destination address after NAT'),
  nport: word('natport', 'port after NAT'),
  'src nport': word('natsrcport', 'source port after NAT'),
  'dst nport': word('natdstport', 'destination port after NAT'),
  'nat event': word('natevent', 'kind of NAT event'),
  'ingress vrf': word('vrf', 'VRF in'),
}

/** Words of the longest phrase. */
export const MAX_NFDUMP_WORDS = 3

/** Conditions of one word: the field that must be there; undefined: every record. */
export const NFDUMP_CONDITIONS: Readonly<
  Record<string, { readonly field: string | undefined; readonly meaning: string }>
> = {
  any: { field: undefined, meaning: 'every record' },
  inet: { field: 'ip.addr', meaning: 'IPv4' },
  ipv4: { field: 'ip.addr', meaning: 'IPv4' },
  inet6: { field: 'ipv6.addr', meaning: 'IPv6' },
  ipv6: { field: 'ipv6.addr', meaning: 'IPv6' },
}
