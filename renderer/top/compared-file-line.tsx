import { formatCount, formatOctets } from '../../core/elements/format-quantity.ts'
import type { CompareResult } from '../../core/protocol/aggregate-api.ts'
import { columnTitle } from '../aggregate/spec-words.ts'
import { spanText, windowOf } from '../histogram/moments.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'
import { leaveComparedFile } from './compare-file.ts'

/** What the other capture is, how far it is read, and what it has nothing of. */
export function ComparedFileLine({ changes }: { readonly changes: readonly CompareResult[] }) {
  const viewer = useViewer()
  const compared = useViewerState((state) => state.status.compared)
  const columns = useViewerState((state) => state.columns)
  const timeZone = useSettings((settings) => settings.timeZone)
  if (compared === undefined) return null
  const { phase, progress, failure, records, exporters, timeRange, name } = compared
  const share =
    progress?.octetsTotal === undefined || progress.octetsTotal === 0
      ? undefined
      : Math.min(1, progress.octetsRead / progress.octetsTotal)
  const missing = [...new Set(changes.flatMap(({ sideBefore }) => sideBefore.missing))]
  const leftOut = changes.reduce((most, { leftOut: own }) => Math.max(most, own?.before ?? 0, own?.after ?? 0), 0)
  const when = timeRange && spanText(windowOf({ from: timeRange.first, until: timeRange.last }), timeZone)
  return (
    <div className="compared-file">
      {phase === 'loading' && (
        <p role="status">
          Reading {name}
          {share !== undefined && `, ${Math.floor(share * 100)} %`}
          {progress !== undefined && share === undefined && `, ${formatOctets(progress.octetsRead)}`}
          {` · ${plural(records, 'record')} so far`}
        </p>
      )}
      {phase !== 'loading' && (
        <p>
          {[plural(records, 'record'), plural(exporters, 'exporter'), ...(when === undefined ? [] : [when])].join(
            ' · ',
          )}
          {phase === 'stopped' && ' · not read to its end'}
        </p>
      )}
      {failure !== undefined && (
        <p className="tone-error">
          {failure.message} {failure.nextStep}
        </p>
      )}
      {missing.length > 0 && (
        <p>
          No record of it has {missing.map((id) => columnTitle(id, columns)).join(', ')}: what is missing there is not
          zero.
        </p>
      )}
      {leftOut > 0 && <p>{formatCount(leftOut)} of the smallest groups are left out.</p>}
      <Button
        label={phase === 'loading' ? 'Stop and let it go' : 'Let it go'}
        onClick={() => leaveComparedFile(viewer)}
      />
    </div>
  )
}
