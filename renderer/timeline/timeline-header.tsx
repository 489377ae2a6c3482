import { Link2, Maximize, PanelRight, Table2, Unplug, ZoomIn, ZoomOut } from 'lucide-react'
import { useStore } from 'zustand'
import type { ConnectionDetails } from '../../core/protocol/transaction-report.ts'
import { BesideAddress } from '../names/beside-address.tsx'
import { IconButton } from '../ui/button.tsx'
import type { PictureColors, PictureFormat } from './picture-file.ts'
import { PictureMenu } from './picture-menu.tsx'
import { endpointText } from './endpoint-text.ts'
import { connectionFacts, lossMark, lossText } from './timeline-sentence.ts'
import { ZOOM_STEP, type TimelineControl } from './timeline-state.ts'

function Chain({
  chain,
  number,
  onShowConnection,
}: {
  readonly chain: NonNullable<ConnectionDetails['chain']>
  readonly number: number
  readonly onShowConnection: ((connection: number) => void) | undefined
}) {
  const next = chain.connections[(chain.connections.indexOf(number) + 1) % chain.connections.length]
  // Of the other appliances of a chain this capture may hold nothing.
  const label = chain.hops > 1 ? `chain hop ${chain.hop} of ${chain.hops}` : `chain hop ${chain.hop}`
  return (
    <button
      type="button"
      className="tag chain-tag"
      title={`Connection chain ${chain.id} across appliances; shows its next connection`}
      disabled={onShowConnection === undefined || next === undefined || next === number}
      onClick={() => {
        if (next !== undefined) onShowConnection?.(next)
      }}
    >
      <Link2 size={12} strokeWidth={1.75} />
      {label}
    </button>
  )
}

export interface TimelineHeaderProps {
  readonly connection: ConnectionDetails
  readonly control: TimelineControl
  readonly hasTransaction: boolean
  readonly isColumnOpen: boolean
  readonly onToggleColumn: () => void
  readonly onPicture: (format: PictureFormat, colors: PictureColors) => void
  readonly onJson: () => void
  readonly onShowConnection: ((connection: number) => void) | undefined
}

/** Which connection is shown, how, and how near. */
export function TimelineHeader(props: TimelineHeaderProps) {
  const { connection, control, hasTransaction, isColumnOpen, onToggleColumn, onPicture, onJson, onShowConnection } =
    props
  const mode = useStore(control.store, (state) => state.mode)
  const isTable = useStore(control.store, (state) => state.isTable)
  const { initiator, responder, application } = connection
  const loss = lossText(connection)
  const hasLost = connection.transactions.some(({ verdict }) => verdict === 'legLost')
  return (
    <header className="lanes-header">
      <h3 className="pane-title">Connection {connection.connectionId ?? connection.number}</h3>
      <span className="lanes-name ellipsis">
        {endpointText(initiator)}
        <BesideAddress address={initiator?.address} />
        {` → ${application ?? endpointText(responder)}`}
        {application === null && <BesideAddress address={responder?.address} />}
      </span>
      <span className="lanes-facts ellipsis">{connectionFacts(connection)}</span>
      {loss !== '' && (
        <span className={`lanes-loss${hasLost ? ' has-lost' : ''}`} title={loss}>
          {hasLost && <Unplug size={13} strokeWidth={1.75} />}
          {lossMark(connection)}
        </span>
      )}
      <span className="top-gap" />
      {connection.chain !== undefined && (
        <Chain chain={connection.chain} number={connection.number} onShowConnection={onShowConnection} />
      )}
      <span className="lanes-modes" role="group" aria-label="How the timeline is drawn">
        {(['lanes', 'ladder'] as const).map((entry) => (
          <button
            key={entry}
            type="button"
            aria-pressed={mode === entry && !isTable}
            disabled={entry === 'ladder' && !hasTransaction}
            title={entry === 'ladder' && !hasTransaction ? 'Select a transaction first' : undefined}
            onClick={() => control.store.setState({ mode: entry, isTable: false })}
          >
            {entry === 'lanes' ? 'Lanes' : 'Ladder'}
          </button>
        ))}
      </span>
      <IconButton icon={ZoomOut} label="Show more" keys="S" onClick={() => control.zoom(ZOOM_STEP)} />
      <IconButton icon={ZoomIn} label="Come nearer" keys="W" onClick={() => control.zoom(1 / ZOOM_STEP)} />
      <IconButton icon={Maximize} label="Show the whole connection" keys="0" onClick={() => control.fit()} />
      <IconButton
        icon={Table2}
        label={isTable ? 'As a picture' : 'As a table'}
        keys="Ctrl Shift D"
        isPressed={isTable}
        onClick={() => control.store.setState({ isTable: !isTable })}
      />
      <PictureMenu
        label="Export the timeline"
        onPicture={onPicture}
        others={[{ label: 'Connection and transaction as JSON', run: onJson }]}
      />
      <IconButton
        icon={PanelRight}
        label={isColumnOpen ? 'Hide legs and stamps' : 'Show legs and stamps'}
        isPressed={isColumnOpen}
        onClick={onToggleColumn}
      />
    </header>
  )
}
