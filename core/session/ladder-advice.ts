/** Why nothing arrives where somebody listens, as far as the listener's own numbers tell, and why nothing of it is stored. */
import { formatBinaryOctets, formatCount } from '../elements/format-quantity.ts'
import type { ListenerReport } from '../protocol/live-api.ts'
import { findBufferShortage } from '../protocol/receive-buffer.ts'

const LOOPBACK = /^(127\.|::1$|localhost$)/

/** What happened, and what to do; the likeliest first. */
export function whyNoDatagrams(listeners: readonly ListenerReport[]): string {
  return refusedWords(listeners) ?? connectionWords(listeners) ?? silenceWords(listeners)
}

/** Behind "dropped by the system": why, and the setting to change where the buffer is smaller than it was to be. */
export function fullBufferWords(listeners: readonly ListenerReport[]): string {
  const shortage = findBufferShortage(listeners)
  if (shortage === undefined) return ', whose buffer was full'
  const { askedOctets, grantedOctets, command } = shortage
  return `, whose buffer was full: it granted ${formatBinaryOctets(grantedOctets)} of ${formatBinaryOctets(askedOctets)}. Run ${command}, then stop and listen again`
}

/** While the disk is full: how many records are not there, and what to do. */
export function noRoomWords(unstored: number): string {
  const count = unstored === 1 ? '1 record has' : `${formatCount(unstored)} records have`
  return (
    `The disk of the sessions is full: ${count} not been stored since, and show nowhere. Listening goes on, and what arrives is decoded and ` +
    'counted. Free space there: as soon as there is room the session goes on anew by itself, without the records of before. ' +
    'For the next time choose a larger disk with FLOWGLASS_SESSIONS_DIR, or keep less.'
  )
}

function refusedWords(listeners: readonly ListenerReport[]): string | undefined {
  const refused = listeners.reduce((sum, listener) => sum + listener.refused, 0)
  if (refused === 0) return undefined
  return `All ${formatCount(refused)} came from exporters that are not in the list of those that are let in. Add their addresses to it, or empty it to let all in.`
}

function connectionWords(listeners: readonly ListenerReport[]): string | undefined {
  const failed = listeners.find(({ failedConnections }) => failedConnections > 0)
  if (failed !== undefined) {
    const reason = failed.lastConnectionFailure === undefined ? '' : ` The last one: ${failed.lastConnectionFailure}`
    return `${formatCount(failed.failedConnections)} connections ended before a message came.${reason}`
  }
  const isConnected = listeners.some(({ connections }) => connections > 0)
  if (!isConnected) return undefined
  return 'An exporter is connected and has sent no whole message yet. It sends when its first flow ends, or after its active timeout.'
}

function silenceWords(listeners: readonly ListenerReport[]): string {
  const listening = listeners.filter(({ state }) => state === 'listening')
  const closed = listeners.filter(({ state }) => state === 'failed')
  const ports = [...new Set(listening.map(({ spec, port }) => `${spec.protocol} port ${String(port)}`))].join(', ')
  const isLocal = listening.length > 0 && listening.every(({ spec }) => LOOPBACK.test(spec.address))
  const reach = isLocal
    ? 'Only this machine reaches a loopback address: for exporters elsewhere listen on an address of this machine, or on all of them (0.0.0.0, ::).'
    : `Check that the exporter sends to this machine’s address and ${ports}, and that no firewall on the way or on this machine holds it back.`
  const other =
    closed.length === 0
      ? ''
      : ` What is sent to ${closed.map(({ port }) => String(port)).join(', ')} does not arrive: that port could not be opened.`
  return `${reach}${other} A silent exporter may also have nothing to tell: it sends when flows end or their active timeout is over.`
}
