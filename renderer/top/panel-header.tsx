import { Braces, Copy, Download, Ellipsis, PanelRight, Pencil, X } from 'lucide-react'
import { useRef, useState, type ReactNode } from 'react'
import { ContextMenu } from '../menu/context-menu.tsx'
import type { MenuEntry } from '../menu/menu-entry.ts'
import type { Point } from '../menu/place-menu.ts'
import { useViewer } from '../state/viewer-context.tsx'
import type { Viewer } from '../state/viewer.ts'
import { IconButton } from '../ui/button.tsx'
import { copyText } from '../ui/clipboard.ts'
import { topExportOf, topText, type TopFormat } from './export-top.ts'
import { PanelEditor } from './panel-editor.tsx'
import { usePanelColumns } from './panel-columns.ts'
import { panelMeasure, panelTitle } from './panel-words.ts'
import { TopExportDialog } from './top-export-dialog.tsx'
import { putPanel, removePanel, showBeside } from './top-actions.ts'
import type { TopPanel } from './top-panel.ts'

export interface PanelHeaderProps {
  readonly panel: TopPanel
  readonly number: number
  /** In the place of the title. */
  readonly lead?: ReactNode
  /** Of the panel beside Flows: takes it away. */
  readonly onLeave?: () => void
}

interface MenuOptions {
  readonly panel: TopPanel
  readonly isBeside: boolean
  readonly onEdit: () => void
  readonly onExport: () => void
}

/** What can be done with a panel. */
function panelEntries(viewer: Viewer, { panel, isBeside, onEdit, onExport }: MenuOptions): readonly MenuEntry[] {
  const copy = (format: TopFormat) =>
    void copyText(topText(format, topExportOf(viewer, [panel], viewer.charts.top.store.getState().panels)))
  return [
    { kind: 'action', label: 'Change panel', icon: Pencil, run: onEdit },
    ...(isBeside
      ? []
      : ([
          {
            kind: 'action',
            label: 'Show beside Flows',
            icon: PanelRight,
            keys: 'Ctrl Shift T',
            run: () => showBeside(viewer, panel.id),
          },
        ] as const)),
    { kind: 'line' },
    { kind: 'action', label: 'Copy as Markdown', icon: Copy, run: () => copy('markdown') },
    { kind: 'action', label: 'Copy as CSV', icon: Braces, run: () => copy('csv') },
    { kind: 'action', label: 'Export', icon: Download, run: onExport },
    { kind: 'line' },
    { kind: 'action', label: 'Remove panel', icon: X, run: () => removePanel(viewer, panel.id) },
  ]
}

/** What a panel groups by and measures, and its menu. */
export function PanelHeader({ panel, number, lead, onLeave }: PanelHeaderProps) {
  const viewer = useViewer()
  const columnsOf = usePanelColumns()
  const [isEditing, setEditing] = useState(false)
  const [isExporting, setExporting] = useState(false)
  const [menuAt, setMenuAt] = useState<Point>()
  const buttons = useRef<HTMLSpanElement>(null)
  const title = panelTitle(panel, columnsOf)
  const openMenu = () => {
    const box = buttons.current?.getBoundingClientRect()
    setMenuAt({ x: (box?.right ?? 0) - 24, y: (box?.bottom ?? 0) + 2 })
  }
  const entries = () =>
    panelEntries(viewer, {
      panel,
      isBeside: onLeave !== undefined,
      onEdit: () => setEditing(true),
      onExport: () => setExporting(true),
    })
  return (
    <header>
      {lead ?? (
        <h2 className="ellipsis" title={title}>
          {title}
        </h2>
      )}
      <span className="top-gap" />
      <span ref={buttons} className="panel-menu">
        <button
          type="button"
          className="panel-measure"
          aria-haspopup="dialog"
          aria-expanded={isEditing}
          title="What the panel counts, groups by and measures"
          onClick={() => setEditing(!isEditing)}
        >
          <span className="ellipsis">{panelMeasure(panel, columnsOf)}</span>
        </button>
        <IconButton
          icon={Ellipsis}
          label={`Menu of panel ${number}`}
          hasMenu
          isExpanded={menuAt !== undefined}
          onClick={openMenu}
        />
        {isEditing && (
          <PanelEditor
            panel={panel}
            title="Panel"
            side="below-right"
            onSave={(changed) => putPanel(viewer, changed)}
            onRemove={() => removePanel(viewer, panel.id)}
            onClose={() => setEditing(false)}
          />
        )}
      </span>
      {onLeave !== undefined && <IconButton icon={X} label="Hide the panel" keys="Ctrl Shift T" onClick={onLeave} />}
      {menuAt !== undefined && (
        <ContextMenu
          label={`Menu of ${title}`}
          at={menuAt}
          isByKey
          entries={entries()}
          onClose={() => setMenuAt(undefined)}
        />
      )}
      {isExporting && <TopExportDialog panel={panel.id} onClose={() => setExporting(false)} />}
    </header>
  )
}
