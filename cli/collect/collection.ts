/**
 * Drives a collector's thread that listens: hands on its blocks one after the other, keeps its newest counts and stops it. While
 * a block is being taken the collector is at most `MAX_BLOCKS_IN_FLIGHT` ahead; then its queue fills and says what it dropped.
 */
import { buffersToGiveBack } from '../../core/decode/block-memory.ts'
import type { DecodedBlock } from '../../core/decode/block.ts'
import type { Failure, Result } from '../../core/protocol/failure.ts'
import type {
  Account,
  Collector,
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
}

/** What is known at a moment. */
export interface CollectionCounts {
  readonly news: ListenerNews | undefined
  readonly totals: Totals | undefined
}

/** What is known when all that was received is decoded and taken. */
export interface CollectionEnd {
  readonly news: ListenerNews | undefined
  readonly totals: Totals | undefined
  readonly account: Account | undefined
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
export function startCollection({ collector, opening, takeBlock }: CollectionOptions): Collection {
  let news: ListenerNews | undefined
  let totals: Totals | undefined
  let account: Account | undefined
  let failure: Failure | undefined
  let taking: Promise<void> = Promise.resolve()
  let settleAccepted: (result: Result<ListenerNews>) => void = () => undefined
  const accepted = new Promise<Result<ListenerNews>>((settle) => (settleAccepted = settle))
  let settleEnded: (end: Promise<CollectionEnd>) => void = () => undefined
  const ended = new Promise<CollectionEnd>((settle) => (settleEnded = settle))

  async function take(block: DecodedBlock): Promise<void> {
    await takeBlock(block)
    const buffers = buffersToGiveBack(block)
    collector.post({ kind: 'memory', buffers }, buffers)
    collector.post({ kind: 'stored' })
  }

  /** Once a block was refused none is offered any more; what is decoded still counts. */
  function refuse(reason: unknown): never {
    collector.post({ kind: 'stop' })
    collector.post({ kind: 'stored' })
    throw reason
  }

  function end(reason: Failure | undefined, reception: Reception | undefined): void {
    failure = reason
    if (reason !== undefined) settleAccepted({ ok: false, failure: reason })
    settleEnded(taking.then(() => ({ news, totals, account, reception, failure })))
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
        taking = before.then(() => take(message.block)).catch(refuse)
        taking.catch(() => undefined)
        break
      }
      case 'totals':
        totals = message.totals
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
    counts: () => ({ news, totals }),
    stop: () => {
      collector.post({ kind: 'stop' })
    },
  }
}
