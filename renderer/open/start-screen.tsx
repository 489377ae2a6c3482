import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { DropZone } from './drop-zone.tsx'
import { FailureCard } from './failure-card.tsx'
import { RecentFiles } from './recent-files.tsx'
import { ListenCard } from '../live/listen-card.tsx'
import { LastLadder } from '../live/live-ladder.tsx'
import { RecoveryCards } from '../live/recovery-cards.tsx'
import { WhatOpens } from './what-opens.tsx'
import './start-screen.css'

/** Where everything begins: open something, or read what can be opened. */
export function StartScreen({ filesOver, onChoose }: { readonly filesOver: number; readonly onChoose: () => void }) {
  const viewer = useViewer()
  const openFailure = useViewerState((state) => state.openFailure)
  const sessionFailure = useViewerState((state) => state.status.failure)
  const info = useViewerState((state) => state.info)
  const failure = openFailure ?? sessionFailure
  return (
    <div className="start">
      <main className="start-columns" data-region="start">
        <div className="start-left">
          <DropZone filesOver={filesOver} onChoose={onChoose} />
          {failure !== undefined && (
            <FailureCard failure={failure} actionLabel="Dismiss" onAction={() => viewer.dismissFailure()} />
          )}
          <RecoveryCards />
          <RecentFiles />
        </div>
        <div className="start-right">
          <ListenCard />
          <LastLadder />
          <WhatOpens />
        </div>
      </main>
      <footer className="status-bar" aria-label="Status">
        <span>Flowglass {info?.version ?? ''}</span>
        <span className="top-gap" />
        <span>No network use except the ports above. Captures are read, never changed.</span>
      </footer>
    </div>
  )
}
