/** What a manifest says of exporters, labels and elements, with pseudonyms in the place of addresses and names. */
import type { ElementRegistry } from '../elements/element.ts'
import type { CaptureKnowledge, KnownLabel } from '../protocol/capture-knowledge.ts'
import { formatEndpoint, formatIpAddress } from '../transport/ip-text.ts'
import { anonymousAddress } from './anonymised-packets.ts'
import { treatmentOf } from './field-treatment.ts'
import type { Pseudonyms } from './pseudonyms.ts'

/** The same knowledge of the anonymised capture. */
export function anonymiseKnowledge(
  knowledge: CaptureKnowledge,
  pseudonyms: Pseudonyms,
  registry: ElementRegistry,
): CaptureKnowledge {
  return {
    ...knowledge,
    sessions: knowledge.sessions.map((session) => ({
      ...session,
      exporter: anonymiseEndpoint(session.exporter, pseudonyms),
      collector: anonymiseEndpoint(session.collector, pseudonyms),
    })),
    // Who taught an element is an address.
    elements: knowledge.elements.map(({ exporter: _exporter, ...element }) => element),
    labels: knowledge.labels.flatMap((label) => anonymiseLabel(label, pseudonyms, registry)),
  }
}

/** `address:port` or `[v6]:port`. */
export function anonymiseEndpoint(endpoint: string, pseudonyms: Pseudonyms): string {
  const match = /^\[?(.*?)\]?:(\d+)$/.exec(endpoint)
  const address = match === null ? undefined : anonymousAddress(match[1] ?? '', pseudonyms)
  return address === undefined ? 'file' : formatEndpoint(formatIpAddress(address), Number(match?.[2]))
}

function anonymiseLabel(label: KnownLabel, pseudonyms: Pseudonyms, registry: ElementRegistry): KnownLabel[] {
  const treat = (key: string): string => {
    const element = registry.findByKey(key.replace(/#\d+$/, ''))
    return element === undefined ? 'octets' : treatmentOf(element)
  }
  const text = treat(label.labelKey) === 'keep' ? label.label : pseudonyms.textOf(label.label)
  switch (treat(label.idKey)) {
    case 'keep':
      return [{ ...label, label: text }]
    case 'text':
      return [{ ...label, label: text, id: pseudonyms.textOf(label.id) }]
    case 'octets': {
      // The dictionary has octets in hex.
      if (!/^([0-9a-f]{2})+$/.test(label.id)) return []
      const octets = Uint8Array.from(Buffer.from(label.id, 'hex'))
      pseudonyms.replaceOctets(octets, 0, octets.length)
      return [{ ...label, label: text, id: Buffer.from(octets).toString('hex') }]
    }
    default:
      return []
  }
}
