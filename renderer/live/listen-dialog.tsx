import { useViewer } from '../state/viewer-context.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ListenCard } from './listen-card.tsx'

/** Begins to listen from within a session, which it takes the place of. */
export function ListenDialog() {
  const viewer = useViewer()
  const close = () => viewer.setOverlay('none')
  return (
    <Dialog label="Listen live" className="listen-dialog" onClose={close}>
      <ListenCard onStarted={close} />
    </Dialog>
  )
}
