import { Download, Link2, Maximize, PanelRight, Table2, Unplug, ZoomIn, ZoomOut } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { ConnectionDetails } from '../../core/protocol/transaction-report.ts'
import { IconButton } from '../ui/button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import { connectionFacts, connectionName, lossMark, lossText } from './timeline-sentence.ts'
import { ZOOM_STEP, type TimelineControl } from './timeline-state.ts'

export type ExportKind = 'png' | 'svg' | 'json'

const EXPORTS: readonly (readonly [ExportKind, string])[] = [
  ['png', 'Picture as PNG'],
  ['svg', 'Picture as SVG'],
  ['json', 'Connection and transaction as JSON'],
]

function ExportButton({ onExport }: { readonly onExport: (kind: ExportKind) => void }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <span className="export-timeline">
      <IconButton
        icon={Download}
        label="Export the timeline"
        hasMenu
        isExpanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Popover label="Export the timeline" side="below-right" onClose={() => setOpen(false)}>
          <Menu label="Export the timeline">
            {EXPORTS.map(([kind, label]) => (
              <MenuItem
                key={kind}
                label={label}
                onSelect={() => {
                  setOpen(false)
                  onExport(kind)
                }}
              />
            ))}
          </Menu>
        </Popover>
      )}
    </span>
  )
}

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
  readonly onExport: (kind: ExportKind) => void
  readonly onShowConnection: ((connection: number) => void) | undefined
}

/** Which connection is shown, how, and how near. */
export function TimelineHeader(props: TimelineHeaderProps) {
  const { connection, control, hasTransaction, isColumnOpen, onToggleColumn, onExport, onShowConnection } = props
  const mode = useStore(control.store, (state) => state.mode)
  const isTable = useStore(control.store, (state) => state.isTable)
  const loss = lossText(connection)
  const hasLost = connection.transactions.some(({ verdict }) => verdict === 'legLost')
  return (
    <header className="lanes-header">
      <h3 className="pane-title">Connection {connection.connectionId ?? connection.number}</h3>
      <span className="lanes-name ellipsis">{connectionName(connection)}</span>
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
      <ExportButton onExport={onExport} />
      <IconButton
        icon={PanelRight}
        label={isColumnOpen ? 'Hide legs and stamps' : 'Show legs and stamps'}
        isPressed={isColumnOpen}
        onClick={onToggleColumn}
      />
    </header>
  )
}
