import { Send, Square, X } from 'lucide-react'
import { useStore } from 'zustand'
import { formatOctets } from '../../core/elements/format-quantity.ts'
import type { ReplayReport } from '../../core/protocol/replay-api.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'
import { speedText, targetText } from './replay-choice.ts'
import type { ReplayKeeper } from './replay-keeper.ts'

const VERBS: Record<ReplayReport['state'], string> = {
  sending: 'Replaying',
  ended: 'Replayed',
  stopped: 'Stopped replaying',
  failed: 'Could not replay',
}

/** While a capture is sent to collectors, and what became of it. */
export function ReplayBand({ keeper }: { readonly keeper: ReplayKeeper }) {
  const report = useStore(keeper.store, (state) => state.report)
  if (report === undefined) return null
  const { state, name, speed, targets, sent, octets, refused, leftOut, failure } = report
  return (
    <div className={state === 'failed' ? 'band band-error' : 'band'} role="status" aria-label="Replay">
      <Send size={14} strokeWidth={1.75} />
      <span className="band-text">
        {VERBS[state]} {name}
        {speedText(speed)} to {targets.map(targetText).join(', ')}: {plural(sent, 'datagram')} sent,{' '}
        {formatOctets(octets)}
        {refused > 0 && `; ${plural(refused, 'datagram')} that nobody took`}
        {leftOut > 0 && state !== 'sending' && `; ${plural(leftOut, 'datagram')} left out`}
        {failure !== undefined && `. ${failure.message} ${failure.nextStep}`}
      </span>
      {state === 'sending' ? (
        <Button icon={Square} label="Stop the replay" onClick={() => void keeper.stop()} />
      ) : (
        <IconButton icon={X} label="Hide the replay" onClick={keeper.dismiss} />
      )}
    </div>
  )
}
