import { CircleX, Copy } from 'lucide-react'
import type { LiveSummary } from '../../core/protocol/live-api.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { IconButton } from '../ui/button.tsx'
import { copyText } from '../ui/clipboard.ts'
import { Popover } from '../ui/popover.tsx'
import { useLive } from './live-context.ts'
import { dropAdvice, dropsText } from './live-words.ts'
import { useLiveReport } from './use-live-report.ts'

function Advice({ live }: { readonly live: LiveSummary }) {
  useLiveReport()
  const report = useLive((state) => state.report)
  return (
    <ul className="drops-advice">
      {dropAdvice(live, report).map(({ what, why, todo, command }) => (
        <li key={what}>
          <b>{what}</b>
          <p>{why}</p>
          <p>{todo}</p>
          {command !== undefined && (
            <p className="drops-command">
              <code className="mono">{command}</code>
              <IconButton icon={Copy} label="Copy the command" onClick={() => void copyText(command)} />
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Says that datagrams were dropped, by whom, and what to change. */
export function DropsChip({ live }: { readonly live: LiveSummary }) {
  const viewer = useViewer()
  const isOpen = useViewerState((state) => state.overlay === 'drops')
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
          <Advice live={live} />
        </Popover>
      )}
    </span>
  )
}
