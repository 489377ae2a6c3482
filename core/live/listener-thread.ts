/** The listener's thread: sockets and recorder of a live session, behind the messages of `listener-messages.ts`. */
import { LIVE_REPORT_INTERVAL_MS } from '../limits/live.ts'
import type { ListenerReport, RecorderReport } from '../protocol/live-api.ts'
import { createAllowList } from './allow-list.ts'
import { createArrivalClock } from './arrival-clock.ts'
import { createArrivalStage } from './arrival-stage.ts'
import { createRingWriter } from './byte-ring.ts'
import { createRefusedListener } from './listener.ts'
import type { FromListener, ListenerData, ListenerThreadReport, ToListener } from './listener-messages.ts'
import { createRecorder } from './recorder.ts'
import { createStreamListener, type ConnectionCount } from './stream-listener.ts'
import { createUdpListener } from './udp-listener.ts'

/** The thread's end of the channel to whoever started it. */
export interface ListenerPort {
  post(message: FromListener): void
  onMessage(listener: (message: ToListener) => void): void
  /** Nothing more is read or sent: the thread may end. */
  close(): void
}

const NOTHING_RECORDED: RecorderReport = {
  state: 'off',
  files: 0,
  octets: 0,
  seconds: 0,
  unrecordedDatagrams: 0,
  removedDatagrams: 0,
}

/** Opens all sockets and serves until it is told to stop. */
export function runListenerThread(port: ListenerPort, data: ListenerData): void {
  const { spec } = data
  const ring = createRingWriter(data.ring, () => port.post({ kind: 'data' }))
  const clock = createArrivalClock()
  const recorder =
    spec.recorder === undefined || data.recordingFolder === undefined
      ? undefined
      : createRecorder({ folder: data.recordingFolder, spec: spec.recorder, now: Date.now })
  const stage = createArrivalStage({ ring, clock, ...(recorder && { keeper: recorder }) })
  const allowed = createAllowList(spec.allowedExporters)
  const connectionCount: ConnectionCount = { open: 0 }
  const listeners = spec.listeners.map((listener) => {
    if (!allowed.ok) return createRefusedListener(listener, allowed.failure)
    const context = { spec: listener, stage, allowed: allowed.value, now: Date.now }
    return listener.protocol === 'udp'
      ? createUdpListener({ ...context, receiveBufferOctets: spec.receiveBufferOctets })
      : createStreamListener({ ...context, connectionCount })
  })
  let timer: NodeJS.Timeout | undefined
  let stopping: Promise<void> | undefined

  function report(): ListenerThreadReport {
    return {
      listeners: listeners.map((listener): ListenerReport => listener.report()),
      queue: stage.report(),
      recorder: recorder?.report() ?? NOTHING_RECORDED,
    }
  }

  function tick(): void {
    clock.align()
    stage.lend()
    recorder?.tick()
    for (const listener of listeners) listener.tick()
    port.post({ kind: 'report', report: report() })
  }

  async function freeze(lastSeconds: number | undefined): Promise<void> {
    stage.lend()
    await recorder?.freeze(lastSeconds)
    port.post({ kind: 'report', report: report() })
  }

  async function stop(): Promise<void> {
    await Promise.all(listeners.map((listener) => listener.close()))
    clearInterval(timer)
    stage.flush()
    stage.lend()
    // What is on loan to the recorder is up to 32 MiB, and a slow disk takes its time: whoever waits sees that it goes on.
    const telling = setInterval(() => port.post({ kind: 'report', report: report() }), LIVE_REPORT_INTERVAL_MS)
    await recorder?.end()
    clearInterval(telling)
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
        void freeze(message.lastSeconds)
        break
    }
  })
}
