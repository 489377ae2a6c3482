/** A listener in the thread of the test: what its thread does, without the thread. Sockets are real. */
import type { ListenerThread, StartListener } from '../../core/node/listener-client.ts'
import { runListenerThread } from '../../core/live/listener-thread.ts'
import type { FromListener, ListenerData, ToListener } from '../../core/live/listener-messages.ts'

export interface LocalListener {
  readonly start: StartListener
  /** Ends it as a thread ends that fails. */
  crash(reason: string): void
}

/** Makes what starts one listener; messages arrive later, as between threads. */
export function createLocalListener(): LocalListener {
  let toThread: (message: ToListener) => void = () => undefined
  let hear: (message: FromListener) => void = () => undefined
  let heardEnd: (reason: string) => void = () => undefined
  let isOver = false

  function start(data: ListenerData): ListenerThread {
    runListenerThread(
      {
        post: (message) => {
          const copy = structuredClone(message)
          setImmediate(() => {
            if (!isOver) hear(copy)
          })
        },
        onMessage: (listener) => {
          toThread = listener
        },
        close: () => undefined,
      },
      data,
    )
    return {
      post: (message) => {
        setImmediate(() => {
          toThread(message)
        })
      },
      onMessage: (listener) => {
        hear = listener
      },
      onEnded: (listener) => {
        heardEnd = listener
      },
      dispose: () => Promise.resolve(),
    }
  }

  return {
    start,
    crash(reason) {
      isOver = true
      toThread({ kind: 'stop' })
      heardEnd(reason)
    },
  }
}
