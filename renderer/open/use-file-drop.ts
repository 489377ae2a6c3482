import { useEffect, useState } from 'react'
import type { Viewer } from '../state/viewer.ts'

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true
}

/** Takes files that are dropped anywhere in the window; gives how many are held over it. */
export function useFileDrop(viewer: Viewer): number {
  const [filesOver, setFilesOver] = useState(0)
  useEffect(() => {
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      // Some systems tell the number of files only at the drop.
      setFilesOver(Math.max(1, event.dataTransfer?.items.length ?? 1))
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setFilesOver(0)
    }
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setFilesOver(0)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) void viewer.openFiles(files)
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [viewer])
  return filesOver
}
