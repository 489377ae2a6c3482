/**
 * What a collector knew before the first packet of a capture: templates, names, learned elements. A capture that was cut out of a
 * longer one carries it, so that it decodes as if it still followed what was cut away.
 */
import type { LearnedElement } from './names-report.ts'

export type KnownTransport = 'udp' | 'tcp' | 'sctp' | 'file'

/** A transport session, as far as octets tell them apart (RFC 7011 §2). */
export interface KnownSession {
  readonly protocol: KnownTransport
  /** `address:port`. */
  readonly exporter: string
  readonly collector: string
  /** What shows NetScaler's plain microseconds: the evidence so far (flow times seen, those with small fractions). */
  readonly quirk?: { readonly isNetscaler: boolean; readonly flowTimes: number; readonly smallFractions: number }
}

export interface KnownField {
  readonly pen: number
  readonly id: number
  /** On the wire; 65535 when variable. */
  readonly length: number
}

export interface KnownDefinition {
  /** Index into `sessions`. */
  readonly session: number
  readonly domain: number
  readonly protocolVersion: 9 | 10
  readonly templateId: number
  readonly isOptions: boolean
  readonly scopeFieldCount: number
  readonly fields: readonly KnownField[]
  /** Export time of the message from which on it counts, Unix seconds, and its sequence number. */
  readonly validFrom: number
  readonly validSequence: number
}

/** A label of an id, as options data taught it. */
export interface KnownLabel {
  readonly session: number
  readonly domain: number
  readonly idClass: string
  readonly idKey: string
  readonly labelKey: string
  readonly templateId: number
  readonly preference: number
  readonly incarnation?: string
  readonly id: string
  readonly label: string
  /** Export time, Unix nanoseconds, as a decimal string. */
  readonly at: string
}

/** A sampling rate: one record stands for `seen` of every `taken` packets. */
export interface KnownRate {
  readonly session: number
  readonly domain: number
  readonly sampler?: string
  readonly seen: string
  readonly taken: string
  readonly algorithm?: { readonly table: string; readonly code: number }
  readonly templateId: number
  readonly at: string
}

export interface CaptureKnowledge {
  readonly sessions: readonly KnownSession[]
  readonly templates: readonly KnownDefinition[]
  readonly elements: readonly LearnedElement[]
  readonly labels: readonly KnownLabel[]
  readonly rates: readonly KnownRate[]
}

export const NO_KNOWLEDGE: CaptureKnowledge = { sessions: [], templates: [], elements: [], labels: [], rates: [] }

/** By what a session is found again in another capture. */
export function sessionKey(session: Pick<KnownSession, 'protocol' | 'exporter' | 'collector'>): string {
  return `${session.protocol} ${session.exporter} ${session.collector}`
}
