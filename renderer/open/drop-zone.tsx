import { FileDown, FlaskConical, FolderOpen } from 'lucide-react'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import './drop-zone.css'

/** Where a capture is dropped; the whole window takes it, this says so. `filesOver` are held over the window now. */
export function DropZone({ filesOver, onChoose }: { readonly filesOver: number; readonly onChoose: () => void }) {
  const viewer = useViewer()
  const isOpening = useViewerState((state) => state.isOpening)
  const upload = useViewerState((state) => state.upload)
  const isOver = filesOver > 0
  const title = isOver
    ? `Release to open ${filesOver === 1 ? '1 file' : `${filesOver} files`}`
    : upload !== undefined
      ? `Sending ${upload.name} to the host`
      : isOpening
        ? 'Opening'
        : 'Drop a capture here'
  return (
    <section className={isOver ? 'drop-zone is-over' : 'drop-zone'} aria-label="Open a capture">
      <FileDown size={30} strokeWidth={1.5} className="drop-icon" />
      <h1 className="drop-title">{title}</h1>
      <p className="drop-hint">
        pcap, pcapng, IPFIX file or raw message stream. Also gzip and zstd. Content decides, not the name.
      </p>
      <div className="drop-buttons">
        <Button
          variant="primary"
          icon={FolderOpen}
          label="Open file"
          keys="Ctrl O"
          isDisabled={isOpening}
          onClick={onChoose}
        />
        <Button
          icon={FlaskConical}
          label="Sample: slow checkout"
          isDisabled={isOpening}
          onClick={() => void viewer.openSample()}
        />
      </div>
    </section>
  )
}
