/** The numbers of a collection, and whether they add up: received = refused + dropped by the queue + decoded. */
import type { ListenerReport, RecorderReport } from '../../core/protocol/live-api.ts'
import { createLedger, type Ledger } from '../../core/protocol/ledger.ts'
import type { CollectionCounts } from './collection.ts'

export interface CollectCounts {
  /** Datagrams and messages of streams that came out of sockets. */
  readonly received: number
  readonly receivedOctets: number
  readonly refused: number
  readonly queueDrops: number
  /** Undefined where the system does not tell, of any listener. */
  readonly kernelDrops: number | undefined
  readonly dataRecords: number
  readonly optionsRecords: number
  readonly ledger: Ledger
  readonly templates: number
  /** Octets of the queue between sockets and decoder. */
  readonly queueUsedOctets: number
  readonly recorder: RecorderReport | undefined
}

/** Adds up what the listeners and the decoder have told. */
export function countCollection({ news, totals }: CollectionCounts): CollectCounts {
  const listeners = news?.listeners ?? []
  const sum = (valueOf: (listener: ListenerReport) => number): number =>
    listeners.reduce((total, listener) => total + valueOf(listener), 0)
  const told = listeners.filter(({ kernelDrops }) => kernelDrops !== undefined)
  return {
    received: sum(({ datagrams }) => datagrams),
    receivedOctets: sum(({ octets }) => octets),
    refused: sum(({ refused }) => refused),
    queueDrops: news?.queue.droppedDatagrams ?? 0,
    kernelDrops: told.length === 0 ? undefined : sum(({ kernelDrops }) => kernelDrops ?? 0),
    dataRecords: totals?.records.data ?? 0,
    optionsRecords: totals?.records.options ?? 0,
    ledger: totals?.ledger ?? createLedger(),
    templates: totals?.templates ?? 0,
    queueUsedOctets: news?.queue.usedOctets ?? 0,
    recorder: news?.recorder,
  }
}
