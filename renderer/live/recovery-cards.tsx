import { LifeBuoy } from 'lucide-react'
import { formatOctets } from '../../core/elements/format-quantity.ts'
import { clockText, dateText } from '../ui/clock-text.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { useLive } from './live-context.ts'
import './recovery-cards.css'

/** Cards that are shown; the others come up when these are gone. */
const MAX_SHOWN = 3

/** Live sessions that ended without being closed: what was recorded of them is still there. */
export function RecoveryCards() {
  const viewer = useViewer()
  const recoveries = useLive((state) => state.recoveries)
  const isOpening = useViewerState((state) => state.isOpening)
  const timeZone = useSettings((settings) => settings.timeZone)
  return recoveries.slice(0, MAX_SHOWN).map(({ id, startedAt, lastAt, octets }) => (
    <section key={id} className="recovery" aria-label="Recovery">
      <LifeBuoy size={18} strokeWidth={1.75} />
      <p title={`${dateText(startedAt, timeZone)} – ${dateText(lastAt, timeZone)}`}>
        <b>A live session from {clockText(startedAt, timeZone).slice(0, 5)} ended without closing</b>
        <span>{formatOctets(octets)} are on disk. Everything received before the end is there.</span>
      </p>
      <Button label="Open it" isDisabled={isOpening} onClick={() => void viewer.openRecovery(id)} />
      <Button variant="quiet" label="Discard" onClick={() => void viewer.live.discardRecovery(id)} />
    </section>
  ))
}
