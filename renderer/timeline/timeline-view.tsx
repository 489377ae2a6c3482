import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { formatOctets } from '../../core/elements/format-quantity.ts'
import type { ConnectionDetails, TransactionDetails } from '../../core/protocol/transaction-report.ts'
import { useSettings } from '../state/viewer-context.tsx'
import { plural } from '../ui/numbers.ts'
import { saveText } from '../ui/save-text.ts'
import { indexConnection } from './connection-index.ts'
import { LadderPicture } from './ladder-picture.tsx'
import { LanesPicture } from './lanes-picture.tsx'
import { savePicture, type PictureColors, type PictureFormat } from './picture-file.ts'
import { composeTimeline, timelineJson } from './timeline-export.ts'
import { TimelineHeader } from './timeline-header.tsx'
import { selectionSentence } from './timeline-sentence.ts'
import { createTimelineControl } from './timeline-state.ts'
import { TimelineTable } from './timeline-table.tsx'
import { TransactionColumn } from './transaction-column.tsx'
import { durationText, requestText } from './transaction-words.ts'
import { usePalette } from './use-picture.ts'
import { useTimelineKeys } from './use-timeline-keys.ts'
import { WaterfallPicture } from './waterfall-picture.tsx'
import './connection-timeline.css'

export interface TimelineViewProps {
  readonly connection: ConnectionDetails
  /** Number of the selected transaction in the list. */
  readonly selected: number | undefined
  /** Of the selected transaction, when they have come. */
  readonly transaction: TransactionDetails | undefined
  readonly onSelectTransaction: (transaction: number) => void
  readonly onShowRecord: (record: number) => void
  /** Shows all records of a transaction in Flows. */
  readonly onShowRecords: (transaction: TransactionDetails) => void
  readonly onSameServer?: (transaction: TransactionDetails) => void
  readonly onShowConnection?: (connection: number) => void
}

/** Pixels of a picture for a file when nothing is laid out. */
const EXPORT_WIDTH = 1112

/** A connection of which only the traffic is known. */
function noTransactionsText({ packets, octets, lengthUs, side }: ConnectionDetails): string {
  const volume = `${plural(packets, 'packet')} and ${formatOctets(octets)} in ${durationText(lengthUs)}`
  const why = side === 'plain' ? 'Its exporter tells no transactions.' : 'No record of it carries a transaction id.'
  return `No transactions are known on this connection: ${volume}. ${why}`
}

/** The timeline of a connection: lanes or ladder, the waterfall of a transaction, and what it says. */
export function TimelineView(props: TimelineViewProps) {
  const { connection, selected, onSelectTransaction, onShowRecord, onShowRecords, onSameServer, onShowConnection } =
    props
  const section = useRef<HTMLElement>(null)
  const pictures = useRef<HTMLDivElement>(null)
  const [control] = useState(() => createTimelineControl(connection))
  const [isColumnOpen, setColumnOpen] = useState(true)
  // One by one: what pans changes the window sixty times a second, and nothing of it is drawn by React.
  const mode = useStore(control.store, (state) => state.mode)
  const isTable = useStore(control.store, (state) => state.isTable)
  const isUnfolded = useStore(control.store, (state) => state.isUnfolded)
  const palette = usePalette()
  const timeZone = useSettings((settings) => settings.timeZone)
  const rowHeight = useSettings((settings) => settings.rowHeight)
  const index = useMemo(() => indexConnection(connection), [connection])
  const at = useMemo(
    () => (selected === undefined ? -1 : connection.transactions.findIndex(({ number }) => number === selected)),
    [connection, selected],
  )
  // Details of another transaction are on their way out: its bars must not get these stamps.
  const details = props.transaction?.number === selected ? props.transaction : undefined
  useEffect(() => control.follow(connection), [control, connection])
  useEffect(() => control.reveal(at), [control, at])

  const select = (transaction: number) => {
    const own = connection.transactions[transaction]
    if (own !== undefined) onSelectTransaction(own.number)
  }
  const showRecords = () => {
    if (details !== undefined) onShowRecords(details)
  }
  const onKeyDown = useTimelineKeys(section, {
    control,
    selected: at,
    transactionCount: connection.transactions.length,
    onSelect: select,
    onShowRecords: showRecords,
  })
  const name = `connection-${connection.connectionId ?? connection.number}`
  const savePictureAs = (format: PictureFormat, colors: PictureColors) => {
    const width = pictures.current?.clientWidth ?? 0
    const { window } = control.store.getState()
    const request = { index, selected: at, details, window, mode, isUnfolded, rowHeight, timeZone }
    void savePicture({
      format,
      colors,
      name,
      compose: (inks, measure) =>
        composeTimeline({ ...request, width: width > 0 ? width : EXPORT_WIDTH }, inks, measure),
    })
  }
  const shared = { control, index, selected: at, details, palette, timeZone, rowHeight, isUnfolded }
  const isLadder = mode === 'ladder' && details !== undefined
  return (
    <section
      ref={section}
      className="connection-timeline"
      aria-label="Timeline"
      data-region="timeline"
      onKeyDown={onKeyDown}
    >
      <div className="timeline-main">
        <TimelineHeader
          connection={connection}
          control={control}
          hasTransaction={details !== undefined}
          isColumnOpen={isColumnOpen}
          onToggleColumn={() => setColumnOpen(!isColumnOpen)}
          onPicture={savePictureAs}
          onJson={() => saveText(`${name}.timeline.json`, timelineJson(connection, details))}
          onShowConnection={onShowConnection}
        />
        {isTable ? (
          <TimelineTable index={index} selected={at} rowHeight={rowHeight} onSelect={select} />
        ) : (
          <div
            ref={pictures}
            className="timeline-pictures"
            tabIndex={0}
            role="group"
            aria-label="Lanes and waterfall: W A S D zoom and pan, 0 shows all, Z the selected transaction, arrows go through transactions, Enter shows records, Ctrl Shift D a table"
          >
            {connection.transactions.length === 0 ? (
              <p className="timeline-empty">{noTransactionsText(connection)}</p>
            ) : isLadder ? (
              <LadderPicture details={details} palette={palette} onShowRecord={onShowRecord} />
            ) : (
              <LanesPicture {...shared} onSelect={select} onShowRecord={onShowRecord} />
            )}
            {details !== undefined && (
              <>
                <header className="waterfall-header">
                  <h3 className="pane-title">Transaction {details.transactionId}</h3>
                  <span className="lanes-name ellipsis" title={details.url ?? undefined}>
                    {requestText(details)}
                  </span>
                  <span className="lanes-facts ellipsis">times since the request's first octet, appliance clock</span>
                </header>
                <WaterfallPicture details={details} palette={palette} onShowRecord={onShowRecord} />
              </>
            )}
          </div>
        )}
        <p className="visually-hidden" role="status">
          {selectionSentence(connection, at)}
        </p>
      </div>
      {details !== undefined && isColumnOpen && (
        <TransactionColumn
          details={details}
          onShowRecord={onShowRecord}
          onShowRecords={showRecords}
          onSameServer={onSameServer === undefined || details.server === null ? undefined : () => onSameServer(details)}
        />
      )}
    </section>
  )
}
