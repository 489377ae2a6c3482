import { Download } from 'lucide-react'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import type { FilteredRows } from '../state/shared-filter.ts'
import { IconButton } from '../ui/button.tsx'
import { ExportDialog } from './export-dialog.tsx'

/** Opens the export of the rows that show; needs the columns of its view around it. */
export function ExportSwitch({ rows, isShown }: { readonly rows: FilteredRows; readonly isShown: boolean }) {
  const viewer = useViewer()
  const isOpen = useViewerState((state) => state.overlay === 'export') && isShown
  return (
    <>
      <IconButton
        icon={Download}
        label="Export rows"
        keys="Ctrl Shift E"
        hasMenu
        isExpanded={isOpen}
        onClick={() => viewer.setOverlay('export')}
      />
      {isOpen && <ExportDialog rows={rows} />}
    </>
  )
}
