import { History, Send } from 'lucide-react'
import { useState } from 'react'
import type { Failure } from '../../core/protocol/failure.ts'
import { FailureCard } from '../open/failure-card.tsx'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FIRST_REPLAY_CHOICE, planReplay, REPLAY_SPEEDS } from './replay-choice.ts'
import type { ReplayKeeper } from './replay-keeper.ts'
import './replay-dialog.css'

/** Asks how fast and where to the open capture is to arrive again. */
export function ReplayDialog({ keeper }: { readonly keeper: ReplayKeeper }) {
  const viewer = useViewer()
  const name = useViewerState((state) => state.status.source?.name)
  const [choice, setChoice] = useState(FIRST_REPLAY_CHOICE)
  const [isStarting, setIsStarting] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const close = () => viewer.setOverlay('none')
  const order = planReplay(choice)
  const start = async () => {
    if (typeof order === 'string') return
    setIsStarting(true)
    setFailure(undefined)
    const started = await keeper.start(order)
    setIsStarting(false)
    if (started.ok) close()
    else setFailure(started.failure)
  }
  const Icon = choice.to === 'window' ? History : Send
  return (
    <Dialog label="Replay" onClose={close}>
      <h2>Replay {name}</h2>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          void start()
        }}
      >
        <div className="dialog-row" role="radiogroup" aria-label="Speed">
          <span>Speed</span>
          <span className="dialog-inline">
            {REPLAY_SPEEDS.map(({ speed, label, note }) => (
              <label key={label} className="check" title={note}>
                <input
                  type="radio"
                  name="replay-speed"
                  checked={choice.speed === speed}
                  onChange={() => setChoice({ ...choice, speed })}
                />
                {label}
              </label>
            ))}
          </span>
        </div>
        <div className="dialog-row" role="radiogroup" aria-label="To">
          <span className="is-top">To</span>
          <span className="replay-to">
            <label className="check">
              <input
                type="radio"
                name="replay-to"
                checked={choice.to === 'window'}
                onChange={() => setChoice({ ...choice, to: 'window' })}
              />
              This window, as a live session
            </label>
            <label className="check">
              <input
                type="radio"
                name="replay-to"
                checked={choice.to === 'collectors'}
                onChange={() => setChoice({ ...choice, to: 'collectors' })}
              />
              Collectors
            </label>
            {choice.to === 'collectors' && (
              <input
                className="field"
                aria-label="Collectors"
                value={choice.targets}
                spellCheck={false}
                onChange={(event) => setChoice({ ...choice, targets: event.target.value })}
              />
            )}
            <p className="dialog-note">
              {choice.to === 'window'
                ? 'Nothing is recorded, nothing is sent. The live session takes the place of the file; open the file again to go back.'
                : 'The octets go as they are, with their export times of then, from a socket for each exporter session, 50,000 datagrams a second at most.'}
            </p>
          </span>
        </div>
        {typeof order === 'string' && (
          <p className="tone-warn" role="status">
            {order}
          </p>
        )}
        {failure !== undefined && (
          <FailureCard failure={failure} actionLabel="Dismiss" onAction={() => setFailure(undefined)} />
        )}
        <div className="dialog-foot">
          <span className="top-gap" />
          <Button variant="quiet" label="Cancel" onClick={close} />
          <button type="submit" className="button button-primary" disabled={typeof order === 'string' || isStarting}>
            <Icon size={15} strokeWidth={1.75} />
            {isStarting ? 'Starting' : 'Replay'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
