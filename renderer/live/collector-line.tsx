import { ArrowDownToDot, CircleDot, HardDrive, ListEnd, ListFilter, MemoryStick } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatBinaryOctets, formatCount, formatDuration, formatOctets } from '../../core/elements/format-quantity.ts'
import type { LiveReport, RetentionReport } from '../../core/protocol/live-api.ts'
import type { IconType } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'
import { useViewerState } from '../state/viewer-context.tsx'
import { DropAdviceList } from './drop-advice.tsx'
import { useLive } from './live-context.ts'
import './collector-line.css'

interface Fact {
  readonly icon: IconType
  readonly name: string
  readonly figure: string
  readonly rest: string
  readonly tone?: 'error' | 'warn'
}

function share(part: number, whole: number): string {
  if (whole === 0) return '0 %'
  const percent = (part / whole) * 100
  return percent > 0 && percent < 1 ? `${percent.toFixed(2)} %` : `${Math.round(percent)} %`
}

/** What the way in has dropped, how full its buffers are, what is recorded and what has left the store. */
export function collectorFacts({ listeners, queue, recorder, retention }: LiveReport): readonly Fact[] {
  const told = listeners.filter(({ kernelDrops }) => kernelDrops !== undefined)
  const kernelDrops = told.reduce((sum, listener) => sum + (listener.kernelDrops ?? 0), 0)
  const datagrams = listeners.reduce((sum, listener) => sum + listener.datagrams, 0)
  const buffers = listeners.flatMap(({ receiveBufferOctets }) => receiveBufferOctets ?? [])
  const facts: Fact[] = [
    told.length === 0
      ? { icon: ArrowDownToDot, name: 'Kernel drops', figure: 'not told', rest: 'by this system' }
      : {
          icon: ArrowDownToDot,
          name: 'Kernel drops',
          figure: formatCount(kernelDrops),
          rest: `of ${plural(datagrams + kernelDrops, 'datagram')}`,
          ...(kernelDrops > 0 && { tone: 'error' }),
        },
  ]
  if (buffers.length > 0) {
    facts.push({
      icon: MemoryStick,
      name: 'Socket buffer',
      figure: formatBinaryOctets(Math.min(...buffers)),
      rest: 'granted',
    })
  }
  facts.push({
    icon: ListFilter,
    name: 'Queue',
    figure: share(queue.usedOctets, queue.capacityOctets),
    rest: `of ${formatBinaryOctets(queue.capacityOctets)}, ${formatCount(queue.droppedDatagrams)} dropped`,
    ...(queue.droppedDatagrams > 0 && { tone: 'error' }),
  })
  const { spec } = recorder
  facts.push(
    spec === undefined || recorder.state === 'off'
      ? { icon: CircleDot, name: 'Recording', figure: 'off', rest: '', tone: 'warn' }
      : {
          icon: CircleDot,
          name: 'Recording',
          figure: formatOctets(recorder.octets),
          rest: `of ${formatOctets(spec.maxOctets)} ring${recorder.state === 'failed' ? ', failed' : ''}`,
          ...(recorder.state === 'failed' && { tone: 'error' }),
        },
  )
  if (retention.octets !== undefined) {
    facts.push({
      icon: HardDrive,
      name: 'Store',
      figure: formatOctets(retention.octets),
      rest: storeRest(retention),
      ...(retention.heldBack !== undefined && { tone: 'warn' }),
      ...(retention.noRoom !== undefined && { tone: 'error' }),
    })
  }
  if (retention.removedRecords > 0) {
    facts.push({
      icon: ListEnd,
      name: 'Left the store',
      figure: formatCount(retention.removedRecords),
      rest: 'oldest records',
    })
  }
  if (retention.unstoredRecords !== undefined) {
    facts.push({
      icon: HardDrive,
      name: 'Not stored',
      figure: formatCount(retention.unstoredRecords),
      rest: 'records, for want of room on the disk',
      tone: retention.noRoom === undefined ? 'warn' : 'error',
    })
  }
  return facts
}

/** What the session keeps at most, in the words of the limits that were set. */
function storeRest({ spec: { records, seconds, octets }, heldBack, noRoom }: RetentionReport): string {
  if (noRoom !== undefined) return 'on a disk that is full, nothing is stored'
  if (heldBack !== undefined) return 'on a disk that is nearly full'
  const limits = [
    ...(records === undefined ? [] : [plural(records, 'record')]),
    ...(seconds === undefined ? [] : [formatDuration(seconds, 'seconds')]),
    ...(octets === undefined ? [] : [formatOctets(octets)]),
  ]
  return limits.length === 0 ? 'on disk, no limit' : `on disk, keeps ${limits.join(', ')}`
}

function FactItem({ fact, children }: { readonly fact: Fact; readonly children?: ReactNode }) {
  const { icon: Icon, name, figure, rest, tone } = fact
  return (
    <li>
      <Icon size={14} strokeWidth={1.75} />
      {name} <b className={tone === undefined ? undefined : `tone-${tone}`}>{figure}</b> {rest}
      {children}
    </li>
  )
}

/** Why the store has less than was asked for; nothing while it has all. */
export function StoreAdvice({ heldBack, noRoom }: Pick<RetentionReport, 'heldBack' | 'noRoom'>) {
  const words = noRoom ?? heldBack
  if (words === undefined) return null
  return (
    <ul className="drops-advice" aria-label="What is kept">
      <li>
        <b>{noRoom === undefined ? 'Fewer records are kept than was asked for' : 'Nothing is stored at the moment'}</b>
        <p>{words}</p>
      </li>
    </ul>
  )
}

/** The way in, in one line; below it what to change where it dropped something. */
export function CollectorLine() {
  const report = useLive((state) => state.report)
  const live = useViewerState((state) => state.status.live)
  if (report === undefined) return null
  return (
    <>
      <ul className="collector-line" aria-label="The way in">
        {collectorFacts(report).map((fact) => (
          <FactItem key={fact.name} fact={fact} />
        ))}
      </ul>
      <div className="collector-advice">
        {live !== undefined && <DropAdviceList live={live} />}
        <StoreAdvice {...report.retention} />
      </div>
    </>
  )
}
