/** What a collector says of itself now and then: one line, for eyes or for programs. */
import { formatBinaryOctets, formatCount } from '../../core/elements/format-quantity.ts'
import type { RecorderReport } from '../../core/protocol/live-api.ts'
import type { CollectCounts } from './collect-counts.ts'

export interface StatsMoment {
  readonly counts: CollectCounts
  /** Seconds since the beginning. */
  readonly seconds: number
}

interface Rates {
  readonly datagramsPerSecond: number
  readonly recordsPerSecond: number
}

/** Makes a writer whose rates are those since its last line. */
export function createStatsWriter(format: 'text' | 'json', now: () => Date): (moment: StatsMoment) => string {
  let before: { seconds: number; received: number; records: number } = { seconds: 0, received: 0, records: 0 }
  return (moment) => {
    const { counts, seconds } = moment
    const records = counts.dataRecords + counts.optionsRecords
    const passed = Math.max(seconds - before.seconds, 1e-3)
    const rates: Rates = {
      datagramsPerSecond: Math.round((counts.received - before.received) / passed),
      recordsPerSecond: Math.round((records - before.records) / passed),
    }
    before = { seconds, received: counts.received, records }
    const line = format === 'json' ? JSON.stringify(describe(moment, rates, now())) : spell(counts, rates, now())
    return `${line}\n`
  }
}

function describe({ counts, seconds }: StatsMoment, rates: Rates, at: Date): object {
  return {
    kind: 'stats',
    at: at.toISOString(),
    seconds: Math.round(seconds * 1000) / 1000,
    ...describeCounts(counts),
    ...rates,
    queueUsedOctets: counts.queueUsedOctets,
  }
}

/** The counts with the names that programs read; null: the system does not tell. */
export function describeCounts(counts: CollectCounts): object {
  const { ledger, recorder } = counts
  return {
    received: counts.received,
    receivedOctets: counts.receivedOctets,
    refused: counts.refused,
    queueDrops: counts.queueDrops,
    kernelDrops: counts.kernelDrops ?? null,
    dataRecords: counts.dataRecords,
    optionsRecords: counts.optionsRecords,
    templates: counts.templates,
    records: ledger.records,
    recording: recorder === undefined || recorder.state === 'off' ? null : describeRecorder(recorder),
  }
}

function describeRecorder({ state, files, octets, seconds, failure, ...rest }: RecorderReport): object {
  const { unrecordedDatagrams, removedDatagrams } = rest
  return { state, files, octets, seconds, unrecordedDatagrams, removedDatagrams, failure: failure ?? null }
}

function spell(counts: CollectCounts, rates: Rates, at: Date): string {
  const { kernelDrops, ledger, recorder } = counts
  const records = counts.dataRecords + counts.optionsRecords
  const parts = [
    `${at.toISOString().slice(0, 19)}Z  ${formatCount(counts.received)} datagrams (${formatCount(rates.datagramsPerSecond)}/s)`,
    `${formatCount(records)} records (${formatCount(rates.recordsPerSecond)}/s)`,
    `drops: kernel ${kernelDrops === undefined ? 'not told' : formatCount(kernelDrops)}, queue ${formatCount(counts.queueDrops)}`,
    `refused ${formatCount(counts.refused)}`,
    `lost ${formatCount(ledger.records.lost)}`,
    ...(ledger.records.pending > 0 ? [`waiting for templates ${formatCount(ledger.records.pending)} sets`] : []),
    ...(recorder === undefined || recorder.state === 'off' ? [] : [spellRecorder(recorder)]),
  ]
  return parts.join('  ')
}

/** `recording 12.3 MiB in 2 files`, and what is not in it. */
export function spellRecorder({ state, octets, files, unrecordedDatagrams, removedDatagrams }: RecorderReport): string {
  const words = { off: 'not recording', recording: 'recording', failed: 'recording FAILED', ended: 'recorded' }[state]
  const gone = removedDatagrams > 0 ? `, ${formatCount(removedDatagrams)} datagrams left the ring` : ''
  const missed = unrecordedDatagrams > 0 ? `, ${formatCount(unrecordedDatagrams)} datagrams NOT recorded` : ''
  return `${words} ${formatBinaryOctets(octets)} in ${formatCount(files)} ${files === 1 ? 'file' : 'files'}${gone}${missed}`
}
