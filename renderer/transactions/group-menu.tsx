import { Group } from 'lucide-react'
import { useListState, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import { GROUPINGS, groupTitle } from './groupings.ts'

export interface GroupMenuProps {
  readonly list: 'transactions' | 'connections'
  readonly isShown: boolean
}

/** Chooses by what the rows are summed up. */
export function GroupMenu({ list, isShown }: GroupMenuProps) {
  const viewer = useViewer()
  const isOpen = useViewerState((state) => state.overlay === 'group') && isShown
  const groupedBy = useListState(list, (state) => state.groupedBy)
  const columns = useListState(list, (state) => state.columns)
  const choose = (column: string | undefined) => {
    viewer.setOverlay('none')
    viewer.lists[list].groupBy(column)
  }
  const present = GROUPINGS[list].filter(({ column }) => columns.some(({ id }) => id === column))
  return (
    <div className="filter-menu">
      <Button
        variant="quiet"
        icon={Group}
        label={groupedBy === undefined ? 'Group' : `By ${groupTitle(groupedBy)}`}
        hasMenu
        isExpanded={isOpen}
        onClick={() => viewer.setOverlay(isOpen ? 'none' : 'group')}
      />
      {isOpen && (
        <Popover label="Group" side="below-right" onClose={() => viewer.setOverlay('none')}>
          <Menu label="Group">
            <MenuItem label="Not grouped" isChecked={groupedBy === undefined} onSelect={() => choose(undefined)} />
            <div className="menu-line" />
            {present.map(({ column, title }) => (
              <MenuItem key={column} label={title} isChecked={groupedBy === column} onSelect={() => choose(column)} />
            ))}
          </Menu>
        </Popover>
      )}
    </div>
  )
}
