/** Both ends of transport sessions, out of the texts that are kept of them. */
import type { SessionFacts } from '../decode/block.ts'
import type { TransportSession } from '../transport/export-datagram.ts'

export interface SessionEnds {
  of(sessionId: number): TransportSession
  /** What could not be kept, as sentences. */
  notes(): string[]
}

const NO_ADDRESS = '0.0.0.0'
const IPFIX_PORT = 4739

/** A session whose transport packets cannot be made of is sent by UDP: from nowhere, if it came from a file. */
export function createSessionEnds({ sessions }: { readonly sessions: readonly SessionFacts[] }): SessionEnds {
  const made = new Map<number, TransportSession>()
  let fromFiles = 0
  let fromSctp = 0

  function make(id: number): TransportSession {
    const facts = sessions[id]
    const exporter = parseEnd(facts?.exporter ?? '')
    const collector = parseEnd(facts?.collector ?? '')
    if (facts?.protocol === 'sctp') fromSctp += 1
    const hasEnds = exporter !== undefined && collector !== undefined
    if (!hasEnds) fromFiles += 1
    return {
      id,
      protocol: hasEnds && facts?.protocol === 'tcp' ? 'tcp' : 'udp',
      exporter: facts?.exporter ?? '',
      exporterAddress: hasEnds ? exporter.address : NO_ADDRESS,
      exporterPort: hasEnds ? exporter.port : IPFIX_PORT,
      collectorAddress: hasEnds ? collector.address : NO_ADDRESS,
      collectorPort: hasEnds ? collector.port : IPFIX_PORT,
    }
  }

  return {
    of(id) {
      const session = made.get(id) ?? make(id)
      made.set(id, session)
      return session
    },
    notes: () => [
      ...(fromFiles > 0
        ? [`${fromFiles} exporters have no address in the source: their packets say ${NO_ADDRESS}.`]
        : []),
      ...(fromSctp > 0 ? [`${fromSctp} associations of SCTP are written as datagrams of UDP.`] : []),
    ],
  }
}

/** `192.0.2.1:4739` or `[2001:db8::1]:4739`. */
function parseEnd(text: string): { address: string; port: number } | undefined {
  const [, inBrackets, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? []
  const address = inBrackets ?? plain
  return address === undefined ? undefined : { address, port: Number(port) }
}
