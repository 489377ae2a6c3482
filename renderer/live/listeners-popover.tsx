import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import { ListenerList } from './listener-list.tsx'

/** Ports, what is seen on them, and rates. */
export function ListenersPopover() {
  const viewer = useViewer()
  const isListening = useViewerState((state) => state.status.live?.isListening === true)
  const close = () => viewer.setOverlay('none')
  return (
    <Popover label="Listeners" side="below-right" className="listeners-popover" onClose={close}>
      <ListenerList />
      <div className="popover-foot">
        {isListening ? (
          <Button
            label="Stop listening"
            keys="Ctrl E"
            onClick={() => {
              close()
              void viewer.live.stop()
            }}
          />
        ) : (
          <Button label="Listen again" keys="Ctrl L" onClick={() => viewer.setOverlay('listen')} />
        )}
        <Button
          variant="quiet"
          label="Show in Health"
          onClick={() => {
            close()
            viewer.showTab('health')
          }}
        />
      </div>
    </Popover>
  )
}
