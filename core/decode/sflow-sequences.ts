/**
 * Sequence numbers of sFlow datagrams. They count the datagrams of one agent and sub-agent; a relay sends those of many agents
 * from one port, so that each agent has a tracker of its own within its domain.
 */
import type { ProblemCode } from '../problems/problem-codes.ts'
import type { SflowHeader } from '../wire/sflow/sflow-datagram.ts'
import type { DomainState } from './exporter-state.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Arrival } from './sequence-tracker.ts'
import type { SequenceTrackers } from './sequence-trackers.ts'

/** A datagram from `at` to before `end`. */
export interface AgentDatagram {
  readonly view: DataView
  readonly at: number
  readonly end: number
  readonly header: SflowHeader
  /** Unix seconds at which it came. */
  readonly atSeconds: number
}

export interface SflowSequences {
  /** Follows the sequence of an agent; the answer is to be finished with the samples of the datagram. */
  follow(domain: DomainState, datagram: AgentDatagram, report: SequenceReport): FollowedDatagram
}

export type SequenceReport = (code: ProblemCode, detail: string, count: number) => void

export interface FollowedDatagram {
  readonly arrival: Arrival
  finish(samples: number): void
}

/** Takes the trackers of all agents. */
export function createSflowSequences(agents: SequenceTrackers): SflowSequences {
  return {
    follow(domain, datagram, report) {
      const { view, at, end, header, atSeconds } = datagram
      const tracker = agents.trackerOf(domain, agentOf(datagram))
      const arrival = tracker.begin(header.sequence, fingerprintOf(view, at, end), atSeconds)
      const { lost, resets } = tracker.outcome
      if (lost !== 0) report('records-lost', `${lost} datagrams are missing before number ${header.sequence}.`, lost)
      if (resets > 0) report('sequence-reset', `The number of datagrams went to ${header.sequence}.`, resets)
      if (resets < 0) report('sequence-reset', 'No restart: a datagram came late.', resets)
      return {
        arrival,
        finish(samples) {
          tracker.finish({ ...CONTENT, records: samples })
          const found = tracker.outcome.lost
          if (found !== 0) report('records-lost', `Datagram ${header.sequence} came late.`, found)
        },
      }
    },
  }
}

/** Datagrams are counted, whatever they hold. */
const CONTENT = {
  optionsRecords: 0,
  templates: 0,
  hasUnknownRecords: false,
  header: { count: undefined },
} as const

function agentOf({ view, at, header }: AgentDatagram): string {
  let text = ''
  for (let word = at + 8; word < at + 8 + header.addressLength; word += 4) text += `${view.getUint32(word)}.`
  return text
}
