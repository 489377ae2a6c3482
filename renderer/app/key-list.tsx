import { useViewer } from '../state/viewer-context.tsx'
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
          {KEYS.map((entry) => (
            <div key={entry.keys}>
              <dt>
                {entry.keys.split(' ').map((key) => (
                  <kbd key={key} className="kbd">
                    {key}
                  </kbd>
                ))}
              </dt>
              <dd>{entry.action}</dd>
            </div>
          ))}
        </dl>
      </Popover>
    </div>
  )
}
