import { History } from 'lucide-react'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import { TIME_WINDOWS, windowShort } from './time-windows.ts'

/** How far back the rows of a live session reach. */
export function WindowSwitch({ isShown }: { readonly isShown: boolean }) {
  const viewer = useViewer()
  const isLive = useViewerState((state) => state.status.live !== undefined)
  const isOpen = useViewerState((state) => state.overlay === 'window') && isShown
  const lastSeconds = useViewerState((state) => state.view.wanted.lastSeconds)
  if (!isLive) return null
  const close = () => viewer.setOverlay('none')
  return (
    <div className="filter-menu">
      <Button
        variant="quiet"
        icon={History}
        label={windowShort(lastSeconds)}
        hasMenu
        isExpanded={isOpen}
        onClick={() => viewer.setOverlay(isOpen ? 'none' : 'window')}
      />
      {isOpen && (
        <Popover label="Time window" side="below-right" onClose={close}>
          <Menu label="Time window">
            {TIME_WINDOWS.map(({ seconds, name }) => (
              <MenuItem
                key={name}
                label={`${name.slice(0, 1).toUpperCase()}${name.slice(1)}`}
                isChecked={seconds === lastSeconds}
                onSelect={() => {
                  close()
                  viewer.applyWindow(seconds)
                }}
              />
            ))}
          </Menu>
        </Popover>
      )}
    </div>
  )
}
