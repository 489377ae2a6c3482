import { keyGroups } from '../commands/key-rows.ts'
import { useViewer } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { KeyRows } from '../ui/key-rows.tsx'
import './help.css'

/** Every key of the viewer. */
export function KeyboardHelp() {
  const viewer = useViewer()
  const close = () => viewer.setOverlay('none')
  return (
    <Dialog label="Keyboard" className="help-dialog" onClose={close}>
      <h2>Keyboard</h2>
      <div className="help-columns" tabIndex={0} data-autofocus aria-label="Keys" role="group">
        {keyGroups().map(({ title, rows }) => (
          <section key={title} className="help-group">
            <h3>{title}</h3>
            <dl className="key-rows">
              <KeyRows rows={rows} />
            </dl>
          </section>
        ))}
      </div>
      <div className="dialog-foot">
        <span className="dialog-note">Ctrl is ⌘ on macOS. Every command is also in the palette, Ctrl K.</span>
        <span className="top-gap" />
        <Button variant="quiet" label="Filter reference" keys="F1" onClick={() => viewer.setOverlay('filters')} />
        <Button label="Close" onClick={close} />
      </div>
    </Dialog>
  )
}
