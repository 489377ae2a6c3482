import { Plus, Radio, RefreshCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ListenProtocol, OfferedPort } from '../../core/protocol/live-api.ts'
import { FailureCard } from '../open/failure-card.tsx'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'
import { AddressChoice } from './address-choice.tsx'
import {
  isSamePort,
  keepChoice,
  loadChoice,
  planListening,
  portsToOpen,
  type ListenChoice,
  type PortChoice,
} from './listen-choice.ts'
import { ListenLimits } from './listen-limits.tsx'
import { AddPort, PortRow } from './listen-ports.tsx'
import { useLive } from './live-context.ts'
import { RingChoice } from './ring-choice.tsx'
import { TlsChoice } from './tls-choice.tsx'
import './listen-card.css'

/** Ports that somebody added stand below those offered, as free as anybody knows. */
function rowsOf(offered: readonly OfferedPort[], added: readonly PortChoice[]): readonly OfferedPort[] {
  const own = added.filter((port) => !offered.some(({ spec }) => isSamePort(spec, port)))
  return [
    ...offered,
    ...own.map<OfferedPort>(({ protocol, port }) => ({
      spec: { protocol, port, address: '' },
      name: 'added',
      state: protocol === 'tls' ? 'needs-certificate' : 'free',
    })),
  ]
}

function useChoice() {
  const [choice, setChoice] = useState<ListenChoice>(() => loadChoice(localStorage))
  const change = (part: Partial<ListenChoice>) => {
    const next = { ...choice, ...part }
    keepChoice(localStorage, next)
    setChoice(next)
  }
  return [choice, change] as const
}

/** Ports to listen on, on which address, and what is recorded of it. `onStarted` is called once the engine listens. */
export function ListenCard({ onStarted }: { readonly onStarted?: () => void }) {
  const viewer = useViewer()
  const offered = useLive((state) => state.ports)
  const isOpening = useViewerState((state) => state.isOpening)
  const failure = useViewerState((state) => state.listenFailure)
  const isRemote = useViewerState((state) => state.info?.kind === 'browser')
  const [choice, change] = useChoice()
  const [isAdding, setIsAdding] = useState(false)
  useEffect(() => void viewer.live.lookAround(), [viewer])

  const plan = planListening(choice, offered)
  const count = portsToOpen(choice, offered).length
  const toggle = (port: PortChoice) => {
    const isChosen = choice.chosen.some((one) => isSamePort(one, port))
    change({ chosen: isChosen ? choice.chosen.filter((one) => !isSamePort(one, port)) : [...choice.chosen, port] })
  }
  const add = (protocol: ListenProtocol, port: number) => {
    const own = { protocol, port }
    setIsAdding(false)
    if (choice.added.some((one) => isSamePort(one, own))) return
    change({ added: [...choice.added, own], chosen: [...choice.chosen, own] })
  }
  const remove = (port: PortChoice) =>
    change({
      added: choice.added.filter((one) => !isSamePort(one, port)),
      chosen: choice.chosen.filter((one) => !isSamePort(one, port)),
    })
  const start = async () => {
    if (!plan.ok) return
    await viewer.startListening(plan.spec)
    if (viewer.store.getState().listenFailure === undefined) onStarted?.()
  }
  const hasTls = portsToOpen(choice, offered).some(({ protocol }) => protocol === 'tls')

  return (
    <section aria-label="Listen live">
      <header className="start-heading">
        <h2>Listen live</h2>
        <span>{isRemote ? 'on ports of the host' : 'the protocol is detected from the octets'}</span>
        <span className="start-heading-end listen-tools">
          <Button variant="quiet" icon={RefreshCw} label="Check ports" onClick={() => void viewer.live.lookAround()} />
          <Button variant="quiet" icon={Plus} label="Port" onClick={() => setIsAdding(true)} />
        </span>
      </header>
      <form
        className="start-card listen"
        onSubmit={(event) => {
          event.preventDefault()
          void start()
        }}
      >
        <ul className="listen-ports" aria-label="Ports">
          {rowsOf(offered, choice.added).map((port) => (
            <PortRow
              key={`${port.spec.protocol} ${port.spec.port}`}
              port={port}
              isChosen={choice.chosen.some((one) => isSamePort(one, port.spec))}
              onToggle={() => toggle({ protocol: port.spec.protocol, port: port.spec.port })}
              {...(port.name === 'added' && { onRemove: () => remove(port.spec) })}
            />
          ))}
          {isAdding && <AddPort onAdd={add} onLeave={() => setIsAdding(false)} />}
        </ul>
        {hasTls && <TlsChoice files={choice.tls} onChange={(tls) => change({ tls })} />}
        <ListenLimits choice={choice} onChange={change} />
        <div className="listen-foot">
          <AddressChoice address={choice.address} onChange={(address) => change({ address })} />
          <RingChoice choice={choice} onChange={change} />
          <span className="top-gap" />
          <button
            type="submit"
            className="button button-primary"
            data-action="listen"
            disabled={!plan.ok || isOpening}
            title={plan.ok ? 'Begin to listen (Ctrl E)' : plan.reason}
          >
            <Radio size={15} strokeWidth={1.75} />
            <span className="button-label">{count === 0 ? 'Listen' : `Listen on ${plural(count, 'port')}`}</span>
          </button>
        </div>
        {!plan.ok && count > 0 && (
          <p className="listen-note tone-warn" role="status">
            {plan.reason}
          </p>
        )}
        <p className="listen-note">
          DTLS and SCTP are not offered: exporters that send by them have to use TLS or TCP.
        </p>
      </form>
      {failure !== undefined && (
        <div className="listen-failure">
          <FailureCard failure={failure} actionLabel="Dismiss" onAction={() => viewer.dismissFailure()} />
        </div>
      )}
    </section>
  )
}
