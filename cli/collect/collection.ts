/**
 * Drives a collector's thread that listens: hands on its blocks one after the other, keeps its newest counts and stops it. While
 * a block is being taken the collector is at most `MAX_BLOCKS_IN_FLIGHT` ahead; then its queue fills and says what it dropped.
 */
import { buffersToGiveBack } from '../../core/decode/block-memory.ts'
import type { DecodedBlock } from '../../core/decode/block.ts'
import { addLedger } from '../../core/decode/ledger-account.ts'
import { createLedger } from '../../core/protocol/ledger.ts'
import type { Failure, Result } from '../../core/protocol/failure.ts'
import type {
  Account,
  Collector,
  EndedSession,
  ListenerNews,
  Reception,
  ToCollector,
  Totals,
} from '../../core/session/collector-messages.ts'

export interface CollectionOptions {
  readonly collector: Collector
  readonly opening: Extract<ToCollector, { kind: 'listen' }>
  /** Takes a block and keeps nothing of its arrays; the next one waits for it. */
  takeBlock(block: DecodedBlock): Promise<void>
  /** The numbers of blocks ran out, and begin again with the next one. */
  beginSession?(ended: EndedSession): Promise<void>
}

/** What is known at a moment. */
export interface CollectionCounts {
  readonly news: ListenerNews | undefined
  /** Of all sessions together. */
  readonly totals: Totals | undefined
}

/** What is known when all that was received is decoded and taken. */
export interface CollectionEnd {
  readonly news: ListenerNews | undefined
  /** Of all sessions together: numbers may have run out before. */
  readonly totals: Totals | undefined
  /** Of the last session. */
  readonly last: EndedSession | undefined
  /** Of all sessions together. */
  readonly reception: Reception | undefined
  readonly failure: Failure | undefined
}

export interface Collection {
  /** Settles when at least one listener has its port, or says why none has. */
  readonly accepted: Promise<Result<ListenerNews>>
  /** Rejects with what `takeBlock` rejected with. */
  readonly ended: Promise<CollectionEnd>
  counts(): CollectionCounts
  /** Takes nothing more from outside; what was received is decoded. */
  stop(): void
}

/** Begins to listen at once. */
export function startCollection({ collector, opening, takeBlock, beginSession }: CollectionOptions): Collection {
  let news: ListenerNews | undefined
  let totals: Totals | undefined
  let account: Account | undefined
  /** Of the sessions before this one. */
  let totalsBefore: Totals | undefined
  let notFlowExportBefore = 0
  let sessionsBefore = 0
  let failure: Failure | undefined
  let taking: Promise<void> = Promise.resolve()
  let settleAccepted: (result: Result<ListenerNews>) => void = () => undefined
  const accepted = new Promise<Result<ListenerNews>>((settle) => (settleAccepted = settle))
  let settleEnded: (end: Promise<CollectionEnd>) => void = () => undefined
  const ended = new Promise<CollectionEnd>((settle) => (settleEnded = settle))

  async function take(block: DecodedBlock, session: number): Promise<void> {
    await takeBlock(block)
    const buffers = buffersToGiveBack(block)
    collector.post({ kind: 'memory', buffers }, buffers)
    collector.post({ kind: 'stored' })
    collector.post({ kind: 'forget', before: block.firstRecord + block.recordCount, session })
  }

  /** Once a block was refused none is offered any more; what is decoded still counts. */
  function refuse(reason: unknown): never {
    collector.post({ kind: 'stop' })
    collector.post({ kind: 'stored' })
    throw reason
  }

  function counts(): CollectionCounts {
    const sum =
      totalsBefore === undefined || totals === undefined ? (totals ?? totalsBefore) : addTotals(totalsBefore, totals)
    return { news, totals: sum && correct(sum) }
  }

  function end(reason: Failure | undefined, last: Reception | undefined): void {
    failure = reason
    if (reason !== undefined) settleAccepted({ ok: false, failure: reason })
    const reception = last && { ...last, notFlowExport: last.notFlowExport + notFlowExportBefore }
    const lastSession = account && totals && { account, totals }
    settleEnded(taking.then(() => ({ ...counts(), last: lastSession, reception, failure })))
  }

  function renew(ended: EndedSession): void {
    totalsBefore = totalsBefore === undefined ? ended.totals : addTotals(totalsBefore, ended.totals)
    notFlowExportBefore += ended.account.capture.otherDatagrams
    sessionsBefore += 1
    totals = undefined
    taking = taking.then(() => beginSession?.(ended))
    taking.catch(() => undefined)
  }

  collector.onMessage((message) => {
    switch (message.kind) {
      case 'accepted':
        if (news !== undefined) settleAccepted({ ok: true, value: news })
        break
      case 'live':
        news = message.news
        break
      case 'block': {
        const before = taking
        const session = sessionsBefore
        taking = before.then(() => take(message.block, session)).catch(refuse)
        taking.catch(() => undefined)
        break
      }
      case 'totals':
        totals = message.totals
        break
      case 'numbersRunOut':
        collector.post({ kind: 'renew', reason: message.reason })
        break
      case 'renewed':
        renew(message.ended)
        break
      case 'finished':
        totals = message.totals
        account = message.account
        failure = message.failure
        collector.post({ kind: 'ask', id: 0, question: { about: 'reception' } })
        break
      case 'answer':
        end(failure, message.answer.about === 'reception' ? message.answer.reception : undefined)
        break
      case 'gone':
        end(message.failure, undefined)
        break
      default:
      // Manifests and bundles are of sessions.
    }
  })
  collector.post(opening)

  return {
    accepted,
    ended,
    counts,
    stop: () => {
      collector.post({ kind: 'stop' })
    },
  }
}

function addTotals(before: Totals, now: Totals): Totals {
  const ledger = createLedger()
  addLedger(ledger, before.ledger)
  addLedger(ledger, now.ledger)
  const data = before.records.data + now.records.data
  const options = before.records.options + now.records.options
  // Octets of the queue are counted through, templates and kinds of problems are those of now.
  return { ...now, ledger, records: { data, options } }
}

/** With what came late for sessions that had told their totals by then. */
function correct(totals: Totals): Totals {
  if (totals.corrections === undefined) return totals
  const { lost, unknown, reordered } = totals.corrections
  const { records } = totals.ledger
  const corrected = {
    lost: records.lost + lost,
    unknown: records.unknown + unknown,
    reordered: records.reordered + reordered,
  }
  return { ...totals, ledger: { ...totals.ledger, records: { ...records, ...corrected } } }
}
