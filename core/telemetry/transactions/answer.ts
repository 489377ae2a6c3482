/** "Network, load balancer or application?" in words: only where all the stamps that the answer rests on are there and sound. */
import { formatDuration } from '../../elements/format-quantity.ts'
import { PHASES, type Phase, type TransactionAnswer } from '../../protocol/transaction-report.ts'
import { legBit } from './transaction-sides.ts'
import type { TransactionValues } from './transaction-values.ts'

/** Below it, in microseconds, nothing was slow, whatever the shares are. */
const QUICK_US = 100_000
/** A phase with less of the total is not what made it slow. */
const MAIN_SHARE = 0.4

const TITLES: Readonly<Record<Phase, string>> = {
  requestFromClient: 'The client was slow to send',
  holdIn: 'The NetScaler held the request',
  requestToServer: 'The request went slowly to the server',
  serverWait: 'The server was slow',
  responseFromServer: 'The response came slowly from the server',
  holdOut: 'The NetScaler held the response',
  responseToClient: 'The client received slowly',
}

const WORDS: Readonly<Record<Phase, string>> = {
  requestFromClient: 'the request came in from the client',
  holdIn: 'the NetScaler had the whole request and had not passed it on',
  requestToServer: 'the request went out to the server',
  serverWait: 'the server had the whole request and had not begun to answer',
  responseFromServer: 'the response came in from the server',
  holdOut: 'the NetScaler had the beginning of the response and had not passed it on',
  responseToClient: 'the response went out to the client',
}

/** Undefined where a phase is not known. */
export function answerOf(values: TransactionValues, row: number): TransactionAnswer | undefined {
  const slowest = PHASES[values.slowest(row)]
  const share = values.slowestShare(row)
  // The whole order of events has to be there: all legs, and all stamps.
  if (slowest === undefined || Number.isNaN(share) || values.legs(row) !== 15) return undefined
  const total = values.total(row)
  const us = values.phase(row, slowest)
  const spent = `${percentOf(share)} of ${durationOf(total)} passed while ${WORDS[slowest]} (${durationOf(us)}).`
  const title = total < QUICK_US ? 'Nothing was slow' : share < MAIN_SHARE ? 'No part stands out' : TITLES[slowest]
  return { title, sentence: [spent, ...rulesOut(values, row, slowest, us)].join(' '), phase: slowest, share }
}

/** Round trips tell the network's part of a phase. */
function rulesOut(values: TransactionValues, row: number, phase: Phase, us: number): string[] {
  const isServerSide = phase === 'serverWait' || phase === 'requestToServer' || phase === 'responseFromServer'
  const isClientSide = phase === 'requestFromClient' || phase === 'responseToClient'
  if (!isServerSide && !isClientSide) return ['Both networks are ruled out: it was inside the appliance.']
  const rtt = isServerSide ? values.serverRtt(row) : values.clientRtt(row)
  const peer = isServerSide ? 'server' : 'client'
  const leg = isServerSide ? 2 : 4
  if (Number.isNaN(rtt)) {
    const why = (values.legs(row) & legBit(leg)) === 0 ? 'not known' : 'not measured'
    return [`The round trip to the ${peer} was ${why}, so the network is not ruled out.`]
  }
  const measured = `The round trip to the ${peer} was ${rtt} ms`
  if (1000 * rtt * 4 >= us) return [`${measured}: the network may explain much of it.`]
  // While octets flow, delay is not all that a network does.
  return phase === 'serverWait'
    ? [`${measured}: the network to it is ruled out as the main part.`]
    : [`${measured}: delay does not explain it; the rate of the path may, or the ${peer} itself.`]
}

function percentOf(share: number): string {
  return `${Math.round(100 * share)} %`
}

function durationOf(us: number): string {
  return formatDuration(us, 'microseconds')
}
