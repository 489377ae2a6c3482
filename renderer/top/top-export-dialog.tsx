import { Copy, Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { MAX_TOP_ROWS } from '../../core/protocol/aggregate-api.ts'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { Failure } from '../../core/protocol/failure.ts'
import { FormatRow } from '../export/format-row.tsx'
import { noAnswer } from '../host/no-answer.ts'
import { FailureCard } from '../open/failure-card.tsx'
import { useViewer } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { copyText } from '../ui/clipboard.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Segments } from '../ui/segments.tsx'
import { readPanels, saveTop, TOP_FORMATS, topExportOf, topText, type TopFormat } from './export-top.ts'
import { usePanelColumns } from './panel-columns.ts'
import { panelMeasure, panelTitle } from './panel-words.ts'

const ALL = 'all'

export interface TopExportDialogProps {
  /** The panel that it was asked for at; undefined: all of them. */
  readonly panel: string | undefined
  readonly onClose: () => void
}

/** Asks what of the Top view goes into a file or on the clipboard. */
export function TopExportDialog({ panel, onClose }: TopExportDialogProps) {
  const viewer = useViewer()
  const { top } = viewer.charts
  const columnsOf = usePanelColumns()
  const isCompared = useStore(top.store, ({ compare }) => compare.kind !== 'none')
  const [format, setFormat] = useState<TopFormat>('markdown')
  const [which, setWhich] = useState(panel ?? ALL)
  const [rows, setRows] = useState<'shown' | 'more'>('shown')
  const [done, setDone] = useState<number>()
  const [failure, setFailure] = useState<Failure>()
  const [copied, setCopied] = useState('')
  const isOver = useRef(false)
  useEffect(() => {
    isOver.current = false
    return () => {
      isOver.current = true
    }
  }, [])

  const all = top.panels()
  const panels = which === ALL ? all : all.filter(({ id }) => id === which)
  const formats = TOP_FORMATS.filter(({ isOfChanges }) => isCompared || isOfChanges !== true)
  const words = formats.find((entry) => entry.format === format)
  /** The text; undefined when it did not come to be. */
  const write = async (): Promise<string | undefined> => {
    setFailure(undefined)
    if (rows === 'shown') return topText(format, topExportOf(viewer, panels, top.store.getState().panels))
    const options = { onProgress: setDone, isOver: () => isOver.current }
    const answers = await readPanels(viewer, panels, options).catch(noAnswer)
    if (isOver.current) return undefined
    setDone(undefined)
    if (!answers.ok) {
      setFailure(answers.failure)
      return undefined
    }
    return topText(format, topExportOf(viewer, panels, answers.value))
  }
  const save = async () => {
    const text = await write()
    if (text === undefined) return
    saveTop(viewer, format, text)
    onClose()
  }
  const copy = async () => {
    const text = await write()
    if (text !== undefined) setCopied((await copyText(text)) ? 'Copied' : 'Copying is not allowed here')
  }
  return (
    <Dialog label="Export" className="export-dialog" onClose={onClose}>
      <h2>Export the largest groups</h2>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <FormatRow formats={formats} value={format} onChange={setFormat} />
        <label className="dialog-row">
          <span>Panels</span>
          <select value={which} onChange={({ target }) => setWhich(target.value)}>
            <option value={ALL}>All {all.length}</option>
            {all.map((entry) => (
              <option key={entry.id} value={entry.id}>
                {panelTitle(entry, columnsOf)}, {panelMeasure(entry, columnsOf)}
              </option>
            ))}
          </select>
        </label>
        <div className="dialog-row">
          <span className="is-top">Groups</span>
          <span>
            <Segments
              label="Groups"
              options={[
                { value: 'shown', label: 'That show' },
                { value: 'more', label: `Up to ${formatCount(MAX_TOP_ROWS)} of each panel` },
              ]}
              value={rows}
              onChange={setRows}
            />
          </span>
        </div>
        {failure !== undefined && (
          <FailureCard failure={failure} actionLabel="Dismiss" onAction={() => setFailure(undefined)} />
        )}
        <div className="dialog-foot">
          <span className="dialog-note" role="status">
            {done === undefined ? copied : `Counting panel ${done + 1} of ${panels.length}`}
          </span>
          <span className="top-gap" />
          <Button variant="quiet" label="Cancel" onClick={onClose} />
          <Button icon={Copy} label="Copy" isDisabled={done !== undefined} onClick={() => void copy()} />
          <button type="submit" className="button button-primary" disabled={done !== undefined || panels.length === 0}>
            <Download size={15} strokeWidth={1.75} />
            Save {words?.ending === 'md' ? 'Markdown' : words?.ending.toUpperCase()}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
