import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { startListeners } from '../../support/listener-threads.ts'

describe('listener thread', () => {
  it('takes datagrams and hands them on as packets of a pcapng file', async () => {
    const thread = startListeners([{ protocol: 'udp', address: '127.0.0.1', port: 0 }])
    const { listeners } = await thread.bound
    expect(listeners[0]).toMatchObject({ state: 'listening', datagrams: 0 })
    const sender = createSocket('udp4')
    sender.send(Uint8Array.of(1, 2, 3), listeners[0]!.port, '127.0.0.1')
    sender.send(Uint8Array.of(), listeners[0]!.port, '127.0.0.1')
    await once(sender, 'listening')
    const stopped = await thread.stop()
    sender.close()
    expect(stopped.listeners[0]).toMatchObject({ state: 'stopped', datagrams: 2, octets: 3, kernelDrops: 0 })
    expect(thread.take()).toHaveLength(56 + 3 + 1 + 4 + 56 + 4)
  })
})
