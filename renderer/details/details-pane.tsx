import { Copy, X } from 'lucide-react'
import { useState } from 'react'
import { Group, Panel, useDefaultLayout, usePanelRef } from 'react-resizable-panels'
import { IconButton } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'
import { Split } from '../ui/split.tsx'
import { RecordNote } from '../marks/record-note.tsx'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { FieldTree } from './field-tree.tsx'
import { OctetView } from './octet-view.tsx'
import { RecordChain } from './record-chain.tsx'
import { TimelineButton } from './timeline-button.tsx'
import { copyRecords } from './copy-records.ts'
import './details-pane.css'

function EmptyDetails({ message }: { readonly message: string }) {
  return <p className="details-empty">{message}</p>
}

/** The selected record: where it stands, its fields, its octets. */
export function DetailsPane({ onLeave }: { readonly onLeave: () => void }) {
  const viewer = useViewer()
  const { details, failure, field } = useViewerState((state) => state.details)
  const selected = useViewerState((state) => state.selected)
  const together = useViewerState((state) => state.selection.length)
  const rowHeight = useSettings((settings) => settings.rowHeight)
  const [hovered, setHovered] = useState(-1)
  const octets = usePanelRef()
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id: 'flowglass.details-split', storage: localStorage })
  const close = () => viewer.settings.setState({ isDetailsOpen: false })
  if (details === undefined) {
    return (
      <section className="details" aria-label="Details" data-region="details">
        <header className="pane-header">
          <h3 className="pane-title">Details</h3>
          <span className="top-gap" />
          <IconButton icon={X} label="Close details" keys="I" onClick={close} />
        </header>
        {failure !== undefined && <EmptyDetails message={`${failure.message} ${failure.nextStep}`} />}
        {failure === undefined && selected === undefined && (
          <EmptyDetails message="Select a row to see its fields and the octets they came from." />
        )}
      </section>
    )
  }
  return (
    <section className={`details density-${rowHeight}`} aria-label="Details" data-region="details">
      <Group
        orientation="horizontal"
        id="details-split"
        defaultLayout={defaultLayout}
        onLayoutChanged={onLayoutChanged}
      >
        <Panel defaultSize="58" minSize={360} id="details-fields" className="details-fields">
          <header className="pane-header">
            {together > 1 && <span className="tag tag-accent rows-selected">{plural(together, 'row')} selected</span>}
            <RecordChain details={details} />
            <span className="top-gap" />
            <TimelineButton record={details.record} />
            <IconButton
              icon={Copy}
              label={together > 1 ? `Copy ${together} records as JSON` : 'Copy the record as JSON'}
              keys="Ctrl Shift C"
              onClick={() => void copyRecords(viewer)}
            />
            <IconButton icon={X} label="Close details" keys="I" onClick={close} />
          </header>
          <RecordNote record={details.record} />
          <FieldTree details={details} selected={field} hovered={hovered} onHover={setHovered} onLeave={onLeave} />
        </Panel>
        <Split label="Fields and octets" orientation="vertical" panel={octets} />
        <Panel minSize={240} id="details-octets" panelRef={octets}>
          <OctetView details={details} selected={field} hovered={hovered} onHover={setHovered} />
        </Panel>
      </Group>
    </section>
  )
}
