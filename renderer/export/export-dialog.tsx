import { Download } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { formatCount, formatOctets } from '../../core/elements/format-quantity.ts'
import type { ExportProgress } from '../../core/protocol/export-api.ts'
import { useColumnProfile } from '../grid/column-profile-context.tsx'
import { FailureCard } from '../open/failure-card.tsx'
import type { FilteredRows } from '../state/shared-filter.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { plural } from '../ui/numbers.ts'
import { Segments } from '../ui/segments.tsx'
import { exportRequest, exportSource, FORMATS, writtenColumns, type ExportChoice } from './export-choice.ts'
import { FormatRow } from './format-row.tsx'
import './export-dialog.css'

const ROW_WORDS: Readonly<Record<FilteredRows, string>> = {
  flows: 'record',
  transactions: 'transaction',
  connections: 'connection',
  sessions: 'session',
}

/** How far it is, in words. */
function progressText({ stage, rows, rowsInAll, octets }: ExportProgress): string {
  if (stage === 'ordering') return `Sorting ${plural(rowsInAll, 'row')}`
  const written = `${formatCount(rows)} of ${plural(rowsInAll, 'row')}, ${formatOctets(octets)}`
  return stage === 'finishing' ? `Finishing: ${written}` : written
}

function Progress() {
  const viewer = useViewer()
  const { running, progress } = useStore(viewer.exports.store)
  if (running === undefined) return null
  const share = progress === undefined || progress.rowsInAll === 0 ? 0 : progress.rows / progress.rowsInAll
  return (
    <div className="export-progress">
      <div
        className="export-bar"
        role="progressbar"
        aria-label="Export"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <span role="status">
        {running.isCancelling ? 'Cancelling' : progress === undefined ? 'Beginning' : progressText(progress)}
      </span>
    </div>
  )
}

/** Asks what of the rows that show goes into a file, and in which format. */
export function ExportDialog({ rows }: { readonly rows: FilteredRows }) {
  const viewer = useViewer()
  const { shown, columns: offered, layoutOf } = useColumnProfile()
  const engineColumns = useViewerState((state) => (rows === 'flows' ? state.columns : state.lists[rows].columns))
  const source = exportSource(
    rows,
    useViewerState((state) => state),
  )
  const { running, failure } = useStore(viewer.exports.store)
  const hasSeveral = source.selected.length > 1
  const [choice, setChoice] = useState<ExportChoice>({
    format: 'csv',
    columns: 'visible',
    which: hasSeveral ? 'selected' : 'view',
  })
  const close = () => viewer.setOverlay('none')

  const visible = writtenColumns(shown, engineColumns, (id) => {
    const column = offered.find((each) => each.id === id)
    const layout = column === undefined ? undefined : layoutOf(column)
    return layout !== undefined && 'reads' in layout ? (layout.reads as readonly string[]) : []
  })
  const formats = FORMATS.filter(({ isOfMessages }) => rows === 'flows' || isOfMessages !== true)
  const words = formats.find(({ format }) => format === choice.format)
  const isWhole = words?.isOfMessages === true
  const count = choice.which === 'view' ? source.rowCount : source.selected.length
  const save = async () => {
    const request = exportRequest(choice, source, visible)
    if (request !== undefined && (await viewer.exports.start(request))) close()
  }
  return (
    <Dialog label="Export" className="export-dialog" onClose={close}>
      <h2>Export {rows === 'flows' ? 'records' : rows}</h2>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <FormatRow formats={formats} value={choice.format} onChange={(format) => setChoice({ ...choice, format })} />
        <div className="dialog-row">
          <span className="is-top">Columns</span>
          {isWhole ? (
            <span className="dialog-note">All: what the exporter sent is written as it came.</span>
          ) : (
            <span>
              <Segments
                label="Columns"
                options={[
                  { value: 'visible', label: `Visible, ${visible.length}` },
                  { value: 'all', label: 'All' },
                ]}
                value={choice.columns}
                onChange={(columns) => setChoice({ ...choice, columns })}
              />
              <p className="dialog-note">
                {choice.columns === 'visible' ? 'In the order in which they show.' : 'Everything that the rows have.'}
              </p>
            </span>
          )}
        </div>
        <div className="dialog-row">
          <span>Rows</span>
          <Segments
            label="Rows"
            options={[
              { value: 'view', label: `Of the view, ${formatCount(source.rowCount)}` },
              ...(source.selected.length === 0
                ? []
                : [{ value: 'selected' as const, label: `Selected, ${formatCount(source.selected.length)}` }]),
            ]}
            value={choice.which}
            onChange={(which) => setChoice({ ...choice, which })}
          />
        </div>
        <Progress />
        {failure !== undefined && (
          <FailureCard failure={failure} actionLabel="Dismiss" onAction={viewer.exports.dismissFailure} />
        )}
        <div className="dialog-foot">
          {running !== undefined && <span className="dialog-note">It goes on when this is closed.</span>}
          <span className="top-gap" />
          {running === undefined ? (
            <>
              <Button variant="quiet" label="Cancel" onClick={close} />
              <button
                type="submit"
                className="button button-primary"
                disabled={source.view === undefined || count === 0}
              >
                <Download size={15} strokeWidth={1.75} />
                Export {plural(count, ROW_WORDS[rows])}
              </button>
            </>
          ) : (
            <>
              <Button variant="quiet" label="Close" onClick={close} />
              <Button label="Cancel the export" onClick={viewer.exports.cancel} />
            </>
          )}
        </div>
      </form>
    </Dialog>
  )
}
