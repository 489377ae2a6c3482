/** What came of whom, and what of it waits: for whoever looks at a live session. */
import { MAX_REPORTED_WAITING } from '../limits/live.ts'
import type { DecoderState } from './decoder-state.ts'
import type { DomainState, SessionState } from './exporter-state.ts'

/** What one transport session has sent so far. */
export interface ExporterCount {
  readonly exporter: string
  readonly datagrams: number
  readonly records: number
  /** Of the newest message, Unix seconds; NaN before the first. */
  readonly lastSeconds: number
}

/** Data of an exporter that waits for its template. */
export interface WaitingData {
  readonly exporter: string
  readonly domain: number
  readonly templateIds: readonly number[]
  readonly sets: number
  readonly octets: number
  /** When the first of it arrived, Unix seconds. */
  readonly sinceSeconds: number
}

/** Every transport session that is known; of those that were forgotten nothing is told. */
export function countExporters(state: DecoderState): ExporterCount[] {
  return [...state.exporters.sessions()].map(countSession)
}

function countSession(session: SessionState): ExporterCount {
  let datagrams = session.forgotten.datagrams.received
  let records = session.forgotten.records.decoded
  let lastSeconds = Number.NaN
  for (const domain of session.domains.values()) {
    datagrams += domain.ledger.datagrams.received
    records += domain.ledger.records.decoded
    lastSeconds = newerSeconds(lastSeconds, domain.lastSeconds)
  }
  return { exporter: session.transport.exporter, datagrams, records, lastSeconds }
}

/** The later of two moments, either of which may be NaN: not yet. */
export function newerSeconds(one: number, other: number): number {
  return other > one || Number.isNaN(one) ? other : one
}

/** By exporter and domain, what has waited longest first; `MAX_REPORTED_WAITING` of them. */
export function listWaiting(state: DecoderState): WaitingData[] {
  const byDomain = new Map<DomainState, Omit<WaitingData, 'templateIds'> & { readonly templateIds: number[] }>()
  for (const { templateId, sets, octets, first } of state.pending.lines()) {
    const { domain, atSeconds } = first.origin
    const known = byDomain.get(domain)
    const templateIds = known?.templateIds ?? []
    templateIds.push(templateId)
    byDomain.set(domain, {
      exporter: domain.session.transport.exporter,
      domain: domain.domain,
      templateIds,
      sets: (known?.sets ?? 0) + sets,
      octets: (known?.octets ?? 0) + octets,
      sinceSeconds: Math.min(known?.sinceSeconds ?? Number.POSITIVE_INFINITY, atSeconds),
    })
  }
  const waiting = [...byDomain.values()].sort((a, b) => a.sinceSeconds - b.sinceSeconds)
  return waiting.slice(0, MAX_REPORTED_WAITING)
}
