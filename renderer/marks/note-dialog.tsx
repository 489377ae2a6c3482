import { useState } from 'react'
import { MAX_NOTE_LENGTH } from '../../core/limits/live.ts'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** Writes the note of the selected record. */
export function NoteDialog() {
  const viewer = useViewer()
  const record = useViewerState((state) => state.selected)
  const known = record === undefined ? undefined : viewer.marks.store.getState().notes.get(record)
  const [note, setNote] = useState(known ?? '')
  const close = () => viewer.setOverlay('none')
  if (record === undefined) return null
  const save = (text: string) => {
    viewer.marks.setNote(record, text)
    close()
  }
  return (
    <Dialog label={`Note on record ${formatCount(record)}`} onClose={close}>
      <h2>Note on record {formatCount(record)}</h2>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          save(note)
        }}
      >
        <textarea
          className="field"
          aria-label="Note"
          data-autofocus
          maxLength={MAX_NOTE_LENGTH}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save(note)
          }}
        />
        <p className="dialog-note">
          It stays on this machine with the capture, and shows in the row and in its details.
        </p>
        <div className="dialog-foot">
          {known !== undefined && <Button variant="quiet" label="Delete the note" onClick={() => save('')} />}
          <span className="top-gap" />
          <Button variant="quiet" label="Cancel" onClick={close} />
          <button type="submit" className="button button-primary" disabled={note.trim() === '' && known === undefined}>
            Keep the note
          </button>
        </div>
      </form>
    </Dialog>
  )
}
