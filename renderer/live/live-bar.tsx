import { Circle, Radio, Square } from 'lucide-react'
import { formatCountShort, formatOctets } from '../../core/elements/format-quantity.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { IconButton } from '../ui/button.tsx'
import { DropsChip } from './drops-chip.tsx'
import { ListenersPopover } from './listeners-popover.tsx'
import { elapsedText } from './live-words.ts'
import { RecordingPopover } from './recording-popover.tsx'
import './live-bar.css'

/** In the top bar of a live session: who listens, how much comes, what is recorded, what was missed. */
export function LiveBar() {
  const viewer = useViewer()
  const live = useViewerState((state) => state.status.live)
  const overlay = useViewerState((state) => state.overlay)
  if (live === undefined) return null
  const { listening, failed } = live.listeners
  const { recording } = live
  const toggle = (name: 'listeners' | 'recording') => viewer.setOverlay(overlay === name ? 'none' : name)
  const recWord = recording.state === 'failed' ? 'Recording failed' : 'Rec'
  return (
    <span className="live-bar">
      <DropsChip live={live} />
      <span className="live-menu">
        <button
          type="button"
          className={live.isListening ? 'live-listeners' : 'live-listeners is-stopped'}
          aria-haspopup="dialog"
          aria-expanded={overlay === 'listeners'}
          onClick={() => toggle('listeners')}
        >
          <Radio size={14} strokeWidth={1.75} />
          {live.isListening ? (
            <span>
              <b>{listening}</b> <span className="live-word">{listening === 1 ? 'listener' : 'listeners'}</span>
              {failed > 0 && <span className="tone-error"> · {failed} failed</span>}
            </span>
          ) : (
            <span>stopped</span>
          )}
        </button>
        {overlay === 'listeners' && <ListenersPopover />}
      </span>
      {live.isListening && (
        <span className="live-rate" title={`${formatCountShort(live.datagramsPerSecond)} datagrams/s`}>
          <b>{formatCountShort(Math.round(live.recordsPerSecond))}</b> rec/s
        </span>
      )}
      {recording.state !== 'off' && (
        <span className="live-menu">
          <button
            type="button"
            className={`live-rec is-${recording.state}`}
            aria-haspopup="dialog"
            aria-expanded={overlay === 'recording'}
            aria-label={`${recording.state === 'recording' ? 'Recording' : recWord}, ${elapsedText(recording.seconds)}, ${formatOctets(recording.octets)}`}
            onClick={() => toggle('recording')}
          >
            <Circle size={8} className="rec-dot" />
            <span className="live-word">{recWord}</span>
            <b>{elapsedText(recording.seconds)}</b>
            <span className="live-size">{formatOctets(recording.octets)}</span>
          </button>
          {overlay === 'recording' && <RecordingPopover />}
        </span>
      )}
      {recording.state === 'off' && <span className="live-unrecorded">not recorded</span>}
      {live.isListening && (
        <IconButton icon={Square} label="Stop listening" keys="Ctrl E" onClick={() => void viewer.live.stop()} />
      )}
    </span>
  )
}
