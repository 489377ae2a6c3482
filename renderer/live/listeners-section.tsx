import { Play, Square } from 'lucide-react'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { ListenerList } from './listener-list.tsx'

/** Who listens, what is seen there and what was dropped; begins and ends listening. */
export function ListenersSection({ isShown }: { readonly isShown: boolean }) {
  const viewer = useViewer()
  const isListening = useViewerState((state) => state.status.live?.isListening === true)
  return (
    <section className="side-section" aria-label="Listeners">
      <header className="pane-header">
        <h3 className="pane-title">Listeners</h3>
        <span className="pane-note ellipsis">{isListening ? '' : 'stopped, everything received is kept'}</span>
        <span className="top-gap" />
        {isListening ? (
          <Button variant="quiet" icon={Square} label="Stop" onClick={() => void viewer.live.stop()} />
        ) : (
          <Button variant="quiet" icon={Play} label="Listen" onClick={() => viewer.setOverlay('listen')} />
        )}
      </header>
      <ListenerList isShown={isShown} />
    </section>
  )
}
