/** The truth of a transaction as text, in the manner of `flowglass transactions`: what is null there for want of a record is known here. */
import { ipv4ToNumber } from './address.ts'
import { NETSCALER_DOMAIN } from './netscaler-options.ts'
import { applicationLabels } from './netscaler-site.ts'
import type { RecordFate } from './record-fate.ts'
import { OBSERVATION_POINT } from './simulated-exporter.ts'
import type { SettledTransaction } from './truth-ledger.ts'

/** A record of a leg: which message held it, and what became of that. */
export interface TruthRecord {
  readonly template: number
  readonly state: 'notExported' | 'lost' | 'arrived'
  /** Sequence number of its message and its place in it, from 0; null when it never left the exporter. */
  readonly sequence: number | null
  readonly index: number | null
  /** Unix seconds. */
  readonly exportTime: number | null
  /** Record numbers of its copies in the capture; null where they depend on the collector. */
  readonly records: readonly (number | null)[]
  /** Stamps that it carries, as elements under PEN 5951. */
  readonly stamps: readonly number[]
}

/** Durations are microseconds, null for what did not happen; `stamps` are Unix microseconds by element. */
export interface TruthLine {
  readonly exporter: string
  readonly domain: number
  readonly observationPointId: number
  readonly exportingProcessId: number
  readonly transactionId: number
  readonly kind: 'http' | 'tcp'
  readonly answeredBy: 'server' | 'appliance'
  readonly clientConnectionId: number
  readonly serverConnectionId: number | null
  readonly start: string
  readonly client: string
  readonly clientPort: number
  readonly vip: string
  readonly vipPort: number
  readonly snip: string | null
  readonly snipPort: number | null
  readonly server: string | null
  readonly serverPort: number | null
  readonly method: string | null
  readonly host: string | null
  readonly url: string | null
  readonly status: number | null
  readonly application: string | null
  readonly verdict: SettledTransaction['verdict']
  /** Leg that the appliance does not export. */
  readonly omittedLeg: number | null
  readonly legs: Readonly<Record<string, readonly TruthRecord[]>>
  readonly stamps: Readonly<Record<string, number | null>>
  /** 0: the appliance did not measure it. */
  readonly clientRttMs: number
  readonly serverRttMs: number | null
  readonly serverTtfbUs: number | null
  readonly serverTtlbUs: number | null
  readonly requestFromClientUs: number
  readonly holdInUs: number | null
  readonly requestToServerUs: number | null
  readonly serverWaitUs: number | null
  readonly responseFromServerUs: number | null
  readonly holdOutUs: number | null
  readonly responseToClientUs: number
  readonly totalUs: number
}

/** Describes a settled transaction of the exporter with that name. */
export function describeTruth({ truth, verdict }: SettledTransaction, exporter: string): TruthLine {
  const { transaction } = truth
  const { client, server, phases, virtualServer } = transaction
  const stamps = new Map(truth.stampMicros())
  const isHttp = truth.kind === 'http'
  const onServer = (value: number): number | null => (server === undefined ? null : value)
  const ofHttp = <T>(value: T): T | null => (isHttp ? value : null)
  const [first, last] = [stamps.get(153) ?? 0, stamps.get(170) ?? 0]
  return {
    exporter,
    domain: NETSCALER_DOMAIN,
    observationPointId: ipv4ToNumber(OBSERVATION_POINT),
    exportingProcessId: transaction.engine,
    transactionId: transaction.id,
    kind: truth.kind,
    answeredBy: server === undefined ? 'appliance' : 'server',
    clientConnectionId: client.id,
    serverConnectionId: server?.id ?? null,
    start: formatMicros(transaction.startMicros),
    client: client.from,
    clientPort: client.fromPort,
    vip: client.to,
    vipPort: client.toPort,
    snip: server?.from ?? null,
    snipPort: server?.fromPort ?? null,
    server: server?.to ?? null,
    serverPort: server?.toPort ?? null,
    method: ofHttp(transaction.method),
    host: ofHttp(virtualServer.host),
    url: ofHttp(transaction.url),
    status: isHttp ? onServer(transaction.status) : null,
    application: applicationLabels.get(virtualServer.applicationId) ?? null,
    verdict,
    omittedLeg: transaction.omittedLeg ?? null,
    legs: describeLegs(truth.fates),
    stamps: Object.fromEntries(stamps),
    clientRttMs: client.rttMs,
    serverRttMs: server?.rttMs ?? null,
    serverTtfbUs: onServer(transaction.serverTtfbMicros),
    serverTtlbUs: onServer(transaction.serverTtfbMicros + phases.responseFromServer),
    requestFromClientUs: phases.requestFromClient,
    holdInUs: onServer(phases.holdIn),
    requestToServerUs: onServer(phases.requestToServer),
    serverWaitUs: onServer(phases.serverWait),
    responseFromServerUs: onServer(phases.responseFromServer),
    holdOutUs: onServer(phases.holdOut),
    responseToClientUs: phases.responseToClient,
    totalUs: last - first,
  }
}

function describeLegs(fates: readonly RecordFate[]): Record<string, TruthRecord[]> {
  const legs: Record<string, TruthRecord[]> = {}
  for (const fate of fates) (legs[String(fate.leg)] ??= []).push(describeRecord(fate))
  return legs
}

function describeRecord({ templateId, state, place, numbers, stamps }: RecordFate): TruthRecord {
  return {
    template: templateId,
    state: state === 'held' ? 'notExported' : state,
    sequence: place?.sequence ?? null,
    index: place?.index ?? null,
    exportTime: place?.exportSeconds ?? null,
    records: numbers.map((number) => number ?? null),
    stamps,
  }
}

/** RFC 3339 in UTC with six digits. */
function formatMicros(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000)
  const rest = String(micros - seconds * 1_000_000).padStart(6, '0')
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${rest}Z`
}
