import { CircleDashed, CircleX, Radio } from 'lucide-react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { ListenerReport } from '../../core/protocol/live-api.ts'
import { plural } from '../ui/numbers.ts'
import { useLive } from './live-context.ts'
import { endpointOf, listenerName } from './live-words.ts'
import { useLiveReport } from './use-live-report.ts'
import './listener-list.css'

function ListenerRow({ listener }: { readonly listener: ListenerReport }) {
  const { state, spec, failure } = listener
  const isUdp = spec.protocol === 'udp'
  const Icon = state === 'failed' ? CircleX : state === 'listening' ? Radio : CircleDashed
  const tone = state === 'failed' ? 'tone-error' : state === 'listening' ? 'tone-good' : 'tone-note'
  const drops = listener.kernelDrops
  return (
    <li className="listener" title={endpointOf({ address: spec.address, port: listener.port })}>
      <Icon size={14} strokeWidth={1.75} className={tone} aria-label={state} />
      <b>{listenerName(listener)}</b>
      {failure === undefined ? (
        <>
          <span className="listener-second ellipsis">
            {isUdp ? plural(listener.datagrams, 'datagram') : plural(listener.datagrams, 'message')}
          </span>
          <span className="listener-second ellipsis">
            {isUdp
              ? spec.address
              : listener.connections === 0
                ? 'no connection'
                : plural(listener.connections, 'connection')}
          </span>
          <span className={drops !== undefined && drops > 0 ? 'tone-error' : 'listener-faint'}>
            {!isUdp
              ? plural(listener.failedConnections, 'failed', 'failed')
              : drops === undefined
                ? 'drops not told'
                : `${formatCount(drops)} dropped`}
          </span>
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
  useLiveReport(isShown)
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
