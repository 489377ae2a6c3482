/**
 * One collector that listens, for one session after the other: each has a channel of its own, and hears what is decoded for it.
 * The collector ends with the last of them.
 */
import type { RenewalReason } from '../protocol/renewal-reason.ts'
import type { Collector, EndedSession, FromCollector, ToCollector } from './collector-messages.ts'

export type SessionCollector = Collector & { dispose(): Promise<void> }

export interface CollectorRelay {
  /** Channel of the session that begins to listen. */
  readonly first: SessionCollector
  /** Says who hears that numbers run out, and of what: the session that has the collector now. */
  onRunOut(listener: (reason: RenewalReason) => void): void
  /** Makes the channel of the session that is to follow; at most one waits. */
  next(): NextChannel
}

export interface NextChannel {
  readonly collector: SessionCollector
  /**
   * Asks the collector to begin the session. `onBegun` is called between the last message of the one before and the first of this one;
   * settles after it, or with false when the collector ended before.
   */
  begin(reason: RenewalReason, onBegun: (ended: EndedSession) => void): Promise<boolean>
}

interface Channel {
  readonly collector: SessionCollector
  hear(message: FromCollector): void
  /** Of those that have followed one another, counted from 0. */
  session: number
  /** It has asked for the end. */
  isStopping: boolean
}

const OVER: FromCollector = {
  kind: 'gone',
  failure: {
    code: 'superseded',
    message: 'Another session has taken the place of this one.',
    nextStep: 'Nothing: the other one goes on.',
  },
}

/** Takes a collector that nobody talks to yet. */
export function createCollectorRelay(real: SessionCollector): CollectorRelay {
  const asked = new Map<number, { readonly channel: Channel; readonly id: number }>()
  let lastQuestion = 0
  let channels = 0
  let isOver = false
  let onRunOut: (reason: RenewalReason) => void = () => undefined
  let waiting: { readonly channel: Channel; settle(hasBegun: boolean): void } | undefined
  let onBegun: (ended: EndedSession) => void = () => undefined
  const first = openChannel((opening) => real.post(opening))
  let current = first

  function openChannel(onOpening: (message: ToCollector, channel: Channel) => void): Channel {
    let hear: (message: FromCollector) => void = () => undefined
    let isDisposed = false
    channels += 1
    function post(message: ToCollector, transfer: readonly ArrayBuffer[] = []): void {
      switch (message.kind) {
        case 'open':
        case 'listen':
          onOpening(message, channel)
          return
        case 'ask':
          lastQuestion += 1
          asked.set(lastQuestion, { channel, id: message.id })
          real.post({ ...message, id: lastQuestion })
          return
        case 'stop':
          channel.isStopping = true
          if (channel === current) real.post(message)
          else queueMicrotask(() => hear(OVER))
          return
        case 'forget':
          // The collector may have gone on to the next session by the time it hears of it.
          real.post({ ...message, session: channel.session })
          return
        default:
          real.post(message, transfer)
      }
    }

    const channel: Channel = {
      session: 0,
      isStopping: false,
      hear: (message) => hear(message),
      collector: {
        post,
        onMessage: (listener) => {
          hear = listener
        },
        async dispose() {
          if (isDisposed) return
          isDisposed = true
          channels -= 1
          if (channels === 0) await real.dispose()
        },
      },
    }
    return channel
  }

  function begin({ ended, manifest }: Extract<FromCollector, { kind: 'renewed' }>): void {
    const next = waiting
    if (next === undefined) return
    waiting = undefined
    const before = current
    current = next.channel
    current.session = before.session + 1
    current.hear({ kind: 'manifest', manifest })
    onBegun(ended)
    next.settle(true)
    if (before.isStopping) before.hear(OVER)
  }

  function end(message: FromCollector): void {
    isOver = true
    current.hear(message)
    waiting?.settle(false)
    waiting = undefined
  }

  real.onMessage((message) => {
    switch (message.kind) {
      case 'numbersRunOut':
        onRunOut(message.reason)
        return
      case 'renewed':
        begin(message)
        return
      case 'answer': {
        const question = asked.get(message.id)
        asked.delete(message.id)
        question?.channel.hear({ ...message, id: question.id })
        return
      }
      case 'finished':
      case 'gone':
        end(message)
        return
      default:
        current.hear(message)
    }
  })

  return {
    first: first.collector,
    onRunOut(listener) {
      onRunOut = listener
    },
    next() {
      const channel = openChannel((_opening, opened) => {
        // It listens already.
        const accepted = { kind: 'accepted', format: 'live', compression: undefined, octets: undefined } as const
        queueMicrotask(() => opened.hear(accepted))
      })
      return {
        collector: channel.collector,
        begin(reason, listener) {
          if (isOver) return Promise.resolve(false)
          onBegun = listener
          const begun = new Promise<boolean>((settle) => (waiting = { channel, settle }))
          real.post({ kind: 'renew', reason })
          return begun
        },
      }
    },
  }
}
