/**
 * Which leg a record is, by the evidence of `domain`: its template's content, flowId against connectionId, the interface that
 * stands for the appliance, the flag of what it sends. One of the two sides of a leg is often known only from other records.
 */
import type { Leg } from '../../protocol/transaction-report.ts'
import type { Direction } from './connection-book.ts'
import { ENTRY_MARKS } from './leg-entries.ts'
import type { LegContent, NetscalerFields } from './netscaler-fields.ts'
import { TRANSACTION_MARKS } from './transaction-rows.ts'

/** In all captures the uniflow towards the appliance has the connectionId, and that from it one more. */
export function flowIdMarks(flowId: number, connectionId: number): number {
  if (flowId === connectionId) return ENTRY_MARKS.flowIdIsConnection
  return flowId === connectionId + 1 ? ENTRY_MARKS.flowIdIsNext : 0
}

/** Strongest first; `unknown` when nothing of a record says it. */
export function directionOf({ content }: Pick<NetscalerFields, 'content'>, marks: number): Direction {
  if (content !== undefined) return content === 'sent' ? 'out' : 'in'
  if ((marks & ENTRY_MARKS.flowIdIsNext) !== 0) return 'out'
  if ((marks & ENTRY_MARKS.flowIdIsConnection) !== 0) return 'in'
  if ((marks & ENTRY_MARKS.egressInside) !== 0) return 'in'
  if ((marks & ENTRY_MARKS.ingressInside) !== 0) return 'out'
  if ((marks & ENTRY_MARKS.outboundFlag) !== 0) return 'out'
  return (marks & ENTRY_MARKS.hasFlowFlags) !== 0 ? 'in' : 'unknown'
}

/** The side that a template speaks for; 0 when it speaks for none. */
export function sideOf({ content }: Pick<NetscalerFields, 'content'>): number {
  if (content === 'request') return TRANSACTION_MARKS.client
  return content === 'response' ? TRANSACTION_MARKS.server : 0
}

/** How it is known which side of its transaction a record is on. */
export type SideReason = 'template' | 'otherRecord' | 'otherSide' | 'otherTransaction' | 'ports' | 'nothing'

export interface EvidenceFacts {
  readonly leg: Leg
  readonly content: LegContent
  readonly contentElements: readonly string[]
  readonly templateId: number
  /** Bits of `ENTRY_MARKS`. */
  readonly marks: number
  readonly sideReason: SideReason
  readonly connectionId: number | undefined
}

const LEG_WORDS: Readonly<Record<Leg, string>> = {
  1: 'client to VIP',
  2: 'NetScaler to server',
  3: 'server to NetScaler',
  4: 'VIP to client',
}

/** What of a record says that it is its leg, the strongest first. */
export function evidenceSentences(facts: EvidenceFacts): string[] {
  return [...contentSentences(facts), ...directionSentences(facts), ...sideSentences(facts), ...remarks(facts)]
}

function contentSentences({ content, contentElements, templateId, leg }: EvidenceFacts): string[] {
  const elements = contentElements.join(', ')
  switch (content) {
    case 'request':
      return [`Template ${templateId} has elements of requests (${elements}): leg 1, ${LEG_WORDS[1]}.`]
    case 'response':
      return [`Template ${templateId} has elements of responses (${elements}): leg 3, ${LEG_WORDS[3]}.`]
    case 'sent':
      return [
        `Template ${templateId} has roundTripTime (${elements}): sent by the NetScaler, leg ${leg === 2 ? 2 : 4}.`,
      ]
    case undefined:
      return []
  }
}

function directionSentences({ marks, connectionId }: EvidenceFacts): string[] {
  const has = (mark: number): boolean => (marks & mark) !== 0
  const id = connectionId === undefined ? 'connectionId' : `connectionId ${connectionId}`
  return [
    ...(has(ENTRY_MARKS.flowIdIsConnection) ? [`flowId is ${id}: towards the appliance.`] : []),
    ...(has(ENTRY_MARKS.flowIdIsNext) ? [`flowId is ${id} plus 1: from the appliance.`] : []),
    ...(has(ENTRY_MARKS.egressInside) ? ['egressInterface is 0x80000003: into the appliance.'] : []),
    ...(has(ENTRY_MARKS.ingressInside) ? ['ingressInterface is 0x80000003: out of the appliance.'] : []),
    ...(has(ENTRY_MARKS.outboundFlag)
      ? ['Bit 30 of flowFlags is set: outbound.']
      : has(ENTRY_MARKS.hasFlowFlags)
        ? ['Bit 30 of flowFlags is not set: inbound.']
        : []),
  ]
}

function sideSentences({ sideReason, leg }: EvidenceFacts): string[] {
  const side = leg === 1 || leg === 4 ? "client's" : "server's"
  switch (sideReason) {
    case 'template':
      return []
    case 'otherRecord':
      return [`Another record of its connectionId is of the ${side} side.`]
    case 'otherSide':
      return [`The other connectionId of the transaction is on the other side: this is the ${side}.`]
    case 'otherTransaction':
      return [`Other transactions show its connection on the ${side} side.`]
    case 'ports':
      return [`The appliance's port is the ${side === "client's" ? 'lower' : 'higher'} one: the ${side} side.`]
    case 'nothing':
      return [`Nothing says which side it is on: taken for the ${side}.`]
  }
}

function remarks({ marks }: EvidenceFacts): string[] {
  return [
    ...((marks & ENTRY_MARKS.duplicated) === 0 ? [] : ['It came again in a repeated datagram and is not counted.']),
    ...((marks & ENTRY_MARKS.decodedLate) === 0 ? [] : ['It waited for its template.']),
  ]
}
