/** What a replay says when it is over. */
import { formatCount, formatDuration } from '../../core/elements/format-quantity.ts'
import { formatSocketName } from '../../core/live/send-failure.ts'
import type { ReplayOutcome } from '../../core/node/run-replay.ts'
import type { ReplayTarget } from '../../core/protocol/replay-api.ts'

/** Below it nobody would notice. */
const NOTICEABLE_MS = 500

/** `udp://127.0.0.1:2055` */
export function formatTarget(target: ReplayTarget): string {
  return `${target.transport}://${formatSocketName(target)}`
}

/** One JSON object on a line. */
export function describeReplay({ targets, leftOut, failure, ...rest }: ReplayOutcome): string {
  const places = targets.map(({ target, counts }) => ({ to: formatTarget(target), ...counts }))
  return `${JSON.stringify({ targets: places, ...leftOut, ...rest, failure: failure ?? null })}\n`
}

/** A line for each target, and one for each thing that was left out. */
export function spellReplay(outcome: ReplayOutcome): string {
  const { targets, leftOut, unsuitable, outside, seconds, lateMs } = outcome
  const took = formatDuration(Math.round(seconds * 1000), 'milliseconds')
  const lines = targets.map(({ target, counts }) => {
    const sessions = `${formatCount(counts.sessions)} exporter ${counts.sessions === 1 ? 'session' : 'sessions'}`
    const refused = counts.refused > 0 ? `; ${formatCount(counts.refused)} were refused, as nobody listens there` : ''
    return `Sent ${formatCount(counts.sent)} datagrams (${formatCount(counts.octets)} octets) of ${sessions} to ${formatTarget(target)} in ${took}${refused}.`
  })
  const left = [
    [leftOut.notFlowExport, 'no flow export'],
    [leftOut.cut, 'captured in part'],
    [unsuitable, 'of a kind that no target takes'],
    [outside, 'outside of the time asked for'],
  ] as const
  for (const [count, why] of left) if (count > 0) lines.push(`Left out, ${why}: ${formatCount(count)}.`)
  if (lateMs > NOTICEABLE_MS)
    lines.push(`Slower than asked for: the last datagram was ${(lateMs / 1000).toFixed(1)} s late.`)
  return `${lines.join('\n')}\n`
}
