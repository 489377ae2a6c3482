import { Clock, Columns3, Palette } from 'lucide-react'
import { useStore } from 'zustand'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { timeFormatName } from '../app/time-format.ts'
import { ColumnChooser } from '../grid/column-chooser.tsx'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { TimeFormatMenu } from './time-format-menu.tsx'

export interface ViewSwitchProps {
  /** Only in the view that is shown its menus open. */
  readonly isShown: boolean
}

/** Opens the choice of columns. `rows` is what the rows are: `records`. */
export function ColumnsSwitch({
  isShown,
  total,
  rows,
}: ViewSwitchProps & { readonly total: number; readonly rows: string }) {
  const viewer = useViewer()
  const isOpen = useViewerState((state) => state.overlay === 'columns') && isShown
  return (
    <>
      <div className="filter-menu">
        <Button
          variant="quiet"
          icon={Columns3}
          label="Columns"
          hasMenu
          isExpanded={isOpen}
          onClick={() => viewer.setOverlay(isOpen ? 'none' : 'columns')}
        />
        {isOpen && <ColumnChooser total={total} rows={rows} onClose={() => viewer.setOverlay('none')} />}
      </div>
      <IconButton icon={Palette} label="Colour rules" onClick={() => viewer.setOverlay('colours')} />
    </>
  )
}

/** Opens the choice of zone and precision. */
export function TimeSwitch({ isShown }: ViewSwitchProps) {
  const viewer = useViewer()
  const isOpen = useViewerState((state) => state.overlay === 'time') && isShown
  const timeZone = useSettings((settings) => settings.timeZone)
  const precision = useSettings((settings) => settings.timePrecision)
  const reference = useStore(viewer.marks.store, (marks) => marks.reference)
  return (
    <div className="filter-menu">
      <Button
        variant="quiet"
        icon={Clock}
        label={
          reference === undefined ? timeFormatName(timeZone, precision) : `since #${formatCount(reference.record)}`
        }
        hasMenu
        isExpanded={isOpen}
        onClick={() => viewer.setOverlay(isOpen ? 'none' : 'time')}
      />
      {isOpen && <TimeFormatMenu onClose={() => viewer.setOverlay('none')} />}
    </div>
  )
}
