import { CircleX, Lock, X } from 'lucide-react'
import { useState } from 'react'
import { LISTEN_PROTOCOLS, type ListenProtocol, type OfferedPort } from '../../core/protocol/live-api.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { canListen } from './listen-choice.ts'

export const PROTOCOL_NAMES: Readonly<Record<ListenProtocol, string>> = { udp: 'UDP', tcp: 'TCP', tls: 'TCP, TLS' }

function PortState({ port }: { readonly port: OfferedPort }) {
  switch (port.state) {
    case 'free':
      return <span className="port-state">{port.name === 'added' ? '' : 'free'}</span>
    case 'needs-certificate':
      return (
        <span className="port-state">
          <Lock size={12} strokeWidth={1.75} /> needs a certificate
        </span>
      )
    case 'in-use':
      return (
        <span className="port-state tone-error">
          <CircleX size={13} strokeWidth={1.75} />
          {port.usedBy === undefined ? 'in use' : `in use by ${port.usedBy}`}
        </span>
      )
    case 'no-permission':
      return (
        <span className="port-state tone-error">
          <CircleX size={13} strokeWidth={1.75} /> not allowed to this user
        </span>
      )
  }
}

export interface PortRowProps {
  readonly port: OfferedPort
  readonly isChosen: boolean
  readonly onToggle: () => void
  /** Of a port that somebody added. */
  readonly onRemove?: () => void
}

/** One port with what it is for and whether it can be had. */
export function PortRow({ port, isChosen, onToggle, onRemove }: PortRowProps) {
  const isFree = canListen(port)
  const { spec, name } = port
  return (
    <li className={isFree ? 'port-row' : 'port-row is-taken'}>
      <label>
        <input type="checkbox" checked={isChosen && isFree} disabled={!isFree} onChange={onToggle} />
        <b>{spec.port === 0 ? 'any' : spec.port}</b>
        <span className="ellipsis">{name === 'added' ? '' : name}</span>
        <span className="port-protocol">{PROTOCOL_NAMES[spec.protocol]}</span>
      </label>
      <PortState port={port} />
      {onRemove !== undefined && <IconButton icon={X} label={`Remove port ${spec.port}`} onClick={onRemove} />}
    </li>
  )
}

const MAX_PORT = 65_535

/** A row for a port that is not offered. */
export function AddPort({
  onAdd,
  onLeave,
}: {
  readonly onAdd: (protocol: ListenProtocol, port: number) => void
  readonly onLeave: () => void
}) {
  const [protocol, setProtocol] = useState<ListenProtocol>('udp')
  const [text, setText] = useState('')
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : undefined
  const isPort = port !== undefined && port > 0 && port <= MAX_PORT
  const add = () => {
    if (isPort) onAdd(protocol, port)
  }
  return (
    <li className="port-row port-add">
      <input
        className="field"
        aria-label="Port number"
        inputMode="numeric"
        placeholder="port"
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault()
            add()
          } else if (event.key === 'Escape') {
            event.stopPropagation()
            onLeave()
          }
        }}
      />
      <select
        className="field"
        aria-label="Protocol of the port"
        value={protocol}
        onChange={(event) => setProtocol(LISTEN_PROTOCOLS.find((one) => one === event.target.value) ?? 'udp')}
      >
        {LISTEN_PROTOCOLS.map((one) => (
          <option key={one} value={one}>
            {PROTOCOL_NAMES[one]}
          </option>
        ))}
      </select>
      <Button label="Add" isDisabled={!isPort} onClick={add} />
      <Button variant="quiet" label="Cancel" onClick={onLeave} />
    </li>
  )
}
