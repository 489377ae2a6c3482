import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createRingMemory, createRingReader } from '../../../core/live/byte-ring.ts'
import type { FromListener, ListenerData, ToListener } from '../../../core/live/listener-messages.ts'
import { runListenerThread } from '../../../core/live/listener-thread.ts'
import type { ListenerSpec, LiveSpec } from '../../../core/protocol/live-api.ts'

/** A listener's thread that runs in this one. */
function startListeners(listeners: readonly ListenerSpec[], more: Partial<LiveSpec> = {}) {
  const data: ListenerData = {
    spec: { listeners, allowedExporters: [], retention: {}, receiveBufferOctets: 1 << 20, ...more },
    ring: createRingMemory(1 << 20),
  }
  const messages: FromListener[] = []
  const waiting: (() => void)[] = []
  let send: (message: ToListener) => void = () => undefined
  runListenerThread(
    {
      post: (message) => {
        messages.push(message)
        for (const wake of waiting.splice(0)) wake()
      },
      onMessage: (listener) => (send = listener),
      close: () => undefined,
    },
    data,
  )
  async function expectMessage<K extends FromListener['kind']>(kind: K): Promise<Extract<FromListener, { kind: K }>> {
    for (;;) {
      const found = messages.find((message) => message.kind === kind)
      if (found !== undefined) return found as Extract<FromListener, { kind: K }>
      await new Promise<void>((wake) => waiting.push(wake))
    }
  }
  return { ring: createRingReader(data.ring), expectMessage, send: (message: ToListener) => send(message) }
}

describe('listener thread', () => {
  it('takes datagrams and hands them on as packets of a pcapng file', async () => {
    const thread = startListeners([{ protocol: 'udp', address: '127.0.0.1', port: 0 }])
    const { report } = await thread.expectMessage('bound')
    expect(report.listeners[0]).toMatchObject({ state: 'listening', datagrams: 0 })
    const sender = createSocket('udp4')
    sender.send(Uint8Array.of(1, 2, 3), report.listeners[0]!.port, '127.0.0.1')
    sender.send(Uint8Array.of(), report.listeners[0]!.port, '127.0.0.1')
    await once(sender, 'listening')
    thread.send({ kind: 'stop' })
    const stopped = await thread.expectMessage('stopped')
    sender.close()
    expect(stopped.report.listeners[0]).toMatchObject({ state: 'stopped', datagrams: 2, octets: 3, kernelDrops: 0 })
    const octets = new Uint8Array(4096)
    expect(thread.ring.read(octets)).toBe(60 + 56 + 3 + 1 + 4 + 56 + 4)
  })
})
