import { NotebookPen } from 'lucide-react'
import { useStore } from 'zustand'
import { useViewer } from '../state/viewer-context.tsx'
import { openNote } from './mark-actions.ts'
import './marks.css'

/** The note of a record, above its fields; a press changes it. */
export function RecordNote({ record }: { readonly record: number }) {
  const viewer = useViewer()
  const note = useStore(viewer.marks.store, (state) => state.notes.get(record))
  if (note === undefined) return null
  return (
    <button type="button" className="record-note" title="Change the note" onClick={() => openNote(viewer, record)}>
      <NotebookPen size={14} strokeWidth={1.75} />
      <span className="record-note-text">{note}</span>
    </button>
  )
}
