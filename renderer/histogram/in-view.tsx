import { useStore } from 'zustand'
import { formatCount, formatCountShort } from '../../core/elements/format-quantity.ts'
import type { TimeZone } from '../state/settings.ts'
import type { SessionStatus } from '../../core/protocol/session-api.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { plural } from '../ui/numbers.ts'
import type { TimeWindow } from '../timeline/time-scale.ts'
import type { HistogramState } from './histogram-keeper.ts'
import { lossIn } from './loss-in-view.ts'
import { MeasureMenu } from './measure-menu.tsx'
import { clockOf, windowOf } from './moments.ts'

/** Records of the buckets inside a stretch, counted by something. */
function sumInside(
  counts: readonly number[] | undefined,
  { result }: HistogramState,
  inside: TimeWindow | undefined,
): number {
  if (counts === undefined || result === undefined) return 0
  if (inside === undefined) return counts.reduce((sum, count) => sum + count, 0)
  const { fromUs } = windowOf({ from: result.from, until: result.from })
  const widthUs = result.bucketNs / 1000
  return counts.reduce((sum, count, bucket) => {
    const middle = fromUs + (bucket + 0.5) * widthUs
    return middle >= inside.fromUs && middle < inside.untilUs ? sum + count : sum
  }, 0)
}

interface Row {
  readonly name: string
  readonly value: string
  readonly rest?: string
  readonly tone?: string
  readonly hint?: string
}

/** How much of a file is read, and to when. */
function readTo({ timeRange }: SessionStatus, share: number | undefined, timeZone: TimeZone): string {
  if (share === undefined || timeRange === undefined) return ''
  const until = windowOf({ from: timeRange.last, until: timeRange.last }).fromUs
  return `; ${Math.round(share * 100)} % of the file is read, to ${clockOf(until, timeZone, 1e8).slice(0, 5)}`
}

/** What of the records is in view, and what is missing among them. */
export function useInView(): readonly Row[] {
  const viewer = useViewer()
  const state = useStore(viewer.charts.histogram.store)
  const { result, marks } = state
  const timeZone = useSettings((settings) => settings.timeZone)
  const status = useViewerState((viewed) => viewed.status)
  const rowCount = useViewerState((viewed) => viewed.view.info?.rowCount)
  const range = useViewerState((viewed) => viewed.view.wanted.timeRange)
  const inside = range && windowOf(range)
  const loss = lossIn(marks, inside, status.ledger.records.lost)
  const { pending, reordered } = status.ledger.records
  const late = sumInside(result?.decodedLate, state, inside)
  // The answer may be a second older than the end of the file.
  const isReading = status.phase === 'loading' && status.live === undefined
  const readShare = isReading ? result?.coverage.readShare : undefined
  const count = rowCount ?? 0
  const isShort = isReading && count >= 1_000_000
  return [
    {
      name: 'In view',
      value: `${isShort ? formatCountShort(count) : formatCount(count)} ${isReading ? 'so far' : count === 1 ? 'record' : 'records'}`,
      rest: readShare === undefined ? '' : ` · ${Math.round(readShare * 100)} %`,
      hint: `${plural(count, 'record')} let through by the filter${range === undefined ? '' : ' in the stretch that is brushed'}${readTo(status, readShare, timeZone)}`,
    },
    {
      name: 'Lost',
      value: loss.count,
      rest: loss.gaps === 0 ? '' : ` in ${plural(loss.gaps, 'gap')}`,
      ...(loss.isLoss && { tone: 'tone-error' }),
      hint: 'By sequence numbers, whatever the filter: nobody knows what was in them',
    },
    {
      name: 'Pending',
      value: formatCount(pending),
      ...(pending > 0 && { tone: 'tone-pending' }),
      hint: `${plural(pending, 'set')} of the session wait for a template`,
    },
    {
      name: 'Late, reordered',
      value: formatCount(late + reordered),
      hint: `${plural(late, 'record')} decoded after waiting for a template; ${plural(reordered, 'record')} of the session came after later ones`,
    },
  ]
}

/** The column beside the histogram. */
export function InView({ id }: { readonly id: string }) {
  const rows = useInView()
  return (
    <aside className="in-view" aria-label="In view" id={id}>
      <dl>
        {rows.map(({ name, value, rest, tone, hint }) => (
          <div key={name} title={hint}>
            <dt className={tone}>{name}</dt>
            <dd>
              <span className={tone}>{value}</span>
              {rest}
            </dd>
          </div>
        ))}
        <div>
          <dt>Measure</dt>
          <dd>
            <MeasureMenu />
          </dd>
        </div>
      </dl>
    </aside>
  )
}

/** The same on one line, where the column has no room. */
export function inViewText(rows: readonly Row[]): string {
  return rows.map(({ name, value, rest = '' }) => `${name}: ${value}${rest}`).join('\n')
}
