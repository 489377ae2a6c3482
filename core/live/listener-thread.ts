/** The listener's thread: sockets and recorder of a live session, behind the messages of `listener-messages.ts`. */
import { LIVE_REPORT_INTERVAL_MS } from '../limits.ts'
import type { ListenerReport } from '../protocol/live-api.ts'
import { createAllowList } from './allow-list.ts'
import { createArrivalClock } from './arrival-clock.ts'
import { createArrivalStage } from './arrival-stage.ts'
import { createRingWriter } from './byte-ring.ts'
import type { Listener, ListenerContext } from './listener.ts'
import type { FromListener, ListenerData, ListenerThreadReport, ToListener } from './listener-messages.ts'
import { createStreamListener, type ConnectionCount } from './stream-listener.ts'
import { createUdpListener } from './udp-listener.ts'

/** The thread's end of the channel to whoever started it. */
export interface ListenerPort {
  post(message: FromListener): void
  onMessage(listener: (message: ToListener) => void): void
  /** Nothing more is read or sent: the thread may end. */
  close(): void
}

/** Opens all sockets and serves until it is told to stop. */
export function runListenerThread(port: ListenerPort, data: ListenerData): void {
  const { spec } = data
  const ring = createRingWriter(data.ring, () => port.post({ kind: 'data' }))
  const clock = createArrivalClock()
  const stage = createArrivalStage({ ring, clock })
  const allowed = createAllowList(spec.allowedExporters)
  if (!allowed.ok) throw new Error(allowed.failure.message)
  const context: ListenerContext = { stage, allowed: allowed.value, now: Date.now }
  const connectionCount: ConnectionCount = { open: 0 }
  const listeners = spec.listeners.map((listener): Listener =>
    listener.protocol === 'udp'
      ? createUdpListener({ ...context, spec: listener, receiveBufferOctets: spec.receiveBufferOctets })
      : createStreamListener({ ...context, spec: listener, connectionCount }),
  )
  let timer: NodeJS.Timeout | undefined
  let stopping: Promise<void> | undefined

  function report(): ListenerThreadReport {
    return {
      listeners: listeners.map((listener): ListenerReport => listener.report()),
      queue: stage.report(),
      recorder: { state: 'off', files: 0, octets: 0, seconds: 0, unrecordedDatagrams: 0, removedDatagrams: 0 },
    }
  }

  function tick(): void {
    clock.align()
    stage.lend()
    for (const listener of listeners) listener.tick()
    port.post({ kind: 'report', report: report() })
  }

  async function stop(): Promise<void> {
    await Promise.all(listeners.map((listener) => listener.close()))
    clearInterval(timer)
    stage.flush()
    stage.lend()
    port.post({ kind: 'stopped', report: report() })
    port.close()
  }

  const bound = Promise.all(listeners.map((listener) => listener.open())).then(() => {
    port.post({ kind: 'bound', report: report() })
    timer = setInterval(tick, LIVE_REPORT_INTERVAL_MS)
  })

  port.onMessage((message) => {
    switch (message.kind) {
      case 'stop':
        stopping ??= bound.then(stop)
        break
      case 'freeze':
        port.post({ kind: 'report', report: report() })
        break
    }
  })
}
