import { Clock, Columns3 } from 'lucide-react'
import { timeFormatName } from '../app/time-format.ts'
import { ColumnChooser } from '../grid/column-chooser.tsx'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
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
  )
}

/** Opens the choice of zone and precision. */
export function TimeSwitch({ isShown }: ViewSwitchProps) {
  const viewer = useViewer()
  const isOpen = useViewerState((state) => state.overlay === 'time') && isShown
  const timeZone = useSettings((settings) => settings.timeZone)
  const precision = useSettings((settings) => settings.timePrecision)
  return (
    <div className="filter-menu">
      <Button
        variant="quiet"
        icon={Clock}
        label={timeFormatName(timeZone, precision)}
        hasMenu
        isExpanded={isOpen}
        onClick={() => viewer.setOverlay(isOpen ? 'none' : 'time')}
      />
      {isOpen && <TimeFormatMenu onClose={() => viewer.setOverlay('none')} />}
    </div>
  )
}
