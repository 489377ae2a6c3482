import { CircleX } from 'lucide-react'
import type { LiveSummary } from '../../core/protocol/live-api.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Popover } from '../ui/popover.tsx'
import { DropAdviceList } from './drop-advice.tsx'
import { dropsText } from './live-words.ts'
import { useLiveReport } from './use-live-report.ts'

/** Says that datagrams were dropped, by whom, and what to change. */
export function DropsChip({ live }: { readonly live: LiveSummary }) {
  const viewer = useViewer()
  const isOpen = useViewerState((state) => state.overlay === 'drops')
  useLiveReport(isOpen)
  const text = dropsText(live)
  if (text === undefined) return null
  return (
    <span className="live-menu">
      <button
        type="button"
        className="drops-chip"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={text}
        onClick={() => viewer.setOverlay(isOpen ? 'none' : 'drops')}
      >
        <CircleX size={13} strokeWidth={1.75} />
        <span>{text.slice(0, text.indexOf(' '))}</span>
        <span className="live-word">{text.slice(text.indexOf(' ') + 1)}</span>
      </button>
      {isOpen && (
        <Popover label="Dropped datagrams" side="below-right" onClose={() => viewer.setOverlay('none')}>
          <DropAdviceList live={live} />
        </Popover>
      )}
    </span>
  )
}
