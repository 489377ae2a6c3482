import { CircleDashed, CircleX, Radio } from 'lucide-react'
import { formatBinaryOctets, formatCount, formatCountShort } from '../../core/elements/format-quantity.ts'
import type { ListenerReport } from '../../core/protocol/live-api.ts'
import { useHealth } from '../health/health-context.ts'
import { useViewer } from '../state/viewer-context.tsx'
import { plural } from '../ui/numbers.ts'
import { useEffect } from 'react'
import { useLive } from './live-context.ts'
import { seenOn, type SeenOnListener } from './listeners-seen.ts'
import { endpointOf, listenerName } from './live-words.ts'
import { useLiveReport } from './use-live-report.ts'
import './listener-list.css'

const STATE_WORDS: Readonly<Record<ListenerReport['state'], string>> = {
  starting: 'starting',
  listening: 'listening',
  failed: 'failed',
  stopped: 'stopped',
}

function whoSends({ spec, connections }: ListenerReport, { exporters }: SeenOnListener): string {
  if (spec.protocol !== 'udp' && exporters === 0) {
    return connections === 0 ? 'no connection' : plural(connections, 'connection')
  }
  return exporters === 0 ? 'nobody so far' : plural(exporters, 'exporter')
}

function Drops({ listener }: { readonly listener: ListenerReport }) {
  const { spec, kernelDrops, failedConnections, refused } = listener
  if (refused > 0) return <span className="tone-warn">{formatCountShort(refused)} refused</span>
  if (spec.protocol !== 'udp') {
    return <span className={failedConnections > 0 ? 'tone-warn' : 'listener-faint'}>{failedConnections} cut</span>
  }
  if (kernelDrops === undefined) return <span className="listener-faint">drops not told</span>
  return (
    <span className={kernelDrops > 0 ? 'tone-error' : 'listener-faint'}>{formatCountShort(kernelDrops)} dropped</span>
  )
}

function hintOf(listener: ListenerReport): string {
  const { spec, port, datagrams, octets, receiveBufferOctets, kernelDrops, refused } = listener
  const unit = spec.protocol === 'udp' ? 'datagram' : 'message'
  return [
    `${endpointOf({ address: spec.address, port })}, ${STATE_WORDS[listener.state]}`,
    `${plural(datagrams, unit)}, ${plural(octets, 'octet')}, ${formatCount(refused)} refused`,
    ...(kernelDrops === undefined ? [] : [`${formatCount(kernelDrops)} dropped by the kernel`]),
    ...(receiveBufferOctets === undefined ? [] : [`buffer ${formatBinaryOctets(receiveBufferOctets)} granted`]),
  ].join('\n')
}

function ListenerRow({ listener }: { readonly listener: ListenerReport }) {
  const exporters = useHealth((state) => state.exporters)
  const activity = useLive((state) => state.report?.exporters)
  const seen = seenOn(listener, exporters, activity ?? [])
  const { state, failure } = listener
  const Icon = state === 'failed' ? CircleX : state === 'listening' ? Radio : CircleDashed
  const tone = state === 'failed' ? 'tone-error' : state === 'listening' ? 'tone-good' : 'tone-note'
  return (
    <li className="listener" title={hintOf(listener)}>
      <Icon size={14} strokeWidth={1.75} className={tone} aria-label={STATE_WORDS[state]} />
      <b>{listenerName(listener)}</b>
      {failure === undefined ? (
        <>
          <span className="listener-second ellipsis">
            {seen.protocols === '' ? listener.spec.address : seen.protocols}
          </span>
          <span className="listener-second ellipsis">{whoSends(listener, seen)}</span>
          <span className="listener-rate">
            {state === 'listening' ? `${formatCountShort(Math.round(seen.recordsPerSecond))} rec/s` : '–'}
          </span>
          <Drops listener={listener} />
        </>
      ) : (
        <span className="listener-failure">
          {failure.message} {failure.nextStep}
        </span>
      )}
      {listener.lastConnectionFailure !== undefined && (
        <span className="listener-failure tone-warn">{listener.lastConnectionFailure}</span>
      )}
    </li>
  )
}

/** Every listener with what came over it. */
export function ListenerList({ isShown = true }: { readonly isShown?: boolean }) {
  const viewer = useViewer()
  useLiveReport(isShown)
  // Which protocol is seen, only the account of the exporters says.
  useEffect(() => (isShown ? viewer.health.watch() : undefined), [viewer, isShown])
  const listeners = useLive((state) => state.report?.listeners)
  if (listeners === undefined) return <p className="list-note">Asking the listeners</p>
  return (
    <ul className="listeners">
      {listeners.map((listener, index) => (
        <ListenerRow key={index} listener={listener} />
      ))}
    </ul>
  )
}
