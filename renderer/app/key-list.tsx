import { useViewer } from '../state/viewer-context.tsx'
import { KeyRows } from '../ui/key-rows.tsx'
import { Popover } from '../ui/popover.tsx'
import { KEYS } from './key-table.ts'

/** Every key of the viewer. */
export function KeyList() {
  const viewer = useViewer()
  return (
    <div className="key-list" onClick={() => viewer.setOverlay('none')}>
      <Popover label="Keyboard" onClose={() => viewer.setOverlay('none')}>
        <h2>Keyboard</h2>
        <dl tabIndex={0} data-autofocus aria-label="Keys">
          <KeyRows rows={KEYS} />
        </dl>
      </Popover>
    </div>
  )
}
