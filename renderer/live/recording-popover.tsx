import { Snowflake, Package } from 'lucide-react'
import { useState } from 'react'
import { formatOctets } from '../../core/elements/format-quantity.ts'
import { useSettings, useViewer } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { clockText } from '../ui/clock-text.ts'
import { plural } from '../ui/numbers.ts'
import { Popover } from '../ui/popover.tsx'
import { LastMinutes } from './last-minutes.tsx'
import { useLive } from './live-context.ts'
import { elapsedText } from './live-words.ts'
import { useLiveReport } from './use-live-report.ts'

/** What the ring holds, and how to keep it. */
export function RecordingPopover() {
  const viewer = useViewer()
  useLiveReport()
  const recorder = useLive((state) => state.report?.recorder)
  const timeZone = useSettings((settings) => settings.timeZone)
  const [seconds, setSeconds] = useState<number | undefined>(900)
  const close = () => viewer.setOverlay('none')
  return (
    <Popover label="Recording" side="below-right" className="recording-popover" onClose={close}>
      {recorder !== undefined && (
        <dl className="recording-facts">
          {recorder.failure !== undefined && (
            <p className="tone-error">
              {recorder.failure.message} {recorder.failure.nextStep} Collecting goes on.
            </p>
          )}
          <div>
            <dt>Kept</dt>
            <dd>
              {elapsedText(recorder.seconds)} · {formatOctets(recorder.octets)}
              {recorder.spec === undefined ? '' : ` of ${formatOctets(recorder.spec.maxOctets)}`} ·{' '}
              {plural(recorder.files, 'file')}
            </dd>
          </div>
          <div>
            <dt>Left the ring</dt>
            <dd>{plural(recorder.removedDatagrams, 'datagram')}</dd>
          </div>
          <div>
            <dt>Not recorded</dt>
            <dd className={recorder.unrecordedDatagrams > 0 ? 'tone-error' : undefined}>
              {plural(recorder.unrecordedDatagrams, 'datagram')}
            </dd>
          </div>
          <div>
            <dt>Frozen</dt>
            <dd>
              {recorder.frozenSince === undefined
                ? 'no: the oldest files go when the ring is full'
                : `since ${clockText(recorder.frozenSince, timeZone)}: what came before is kept`}
            </dd>
          </div>
        </dl>
      )}
      <div className="popover-foot">
        <span className="popover-word">The last</span>
        <LastMinutes value={seconds} onChange={setSeconds} />
        <Button icon={Snowflake} label="Freeze" onClick={() => void viewer.live.freeze(seconds)} />
      </div>
      <div className="popover-foot">
        <Button icon={Package} label="Save incident bundle…" onClick={() => viewer.setOverlay('bundle')} />
      </div>
    </Popover>
  )
}
