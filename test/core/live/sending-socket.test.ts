import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { connectTcp } from '../../../core/live/sending-socket.ts'
import type { Failure } from '../../../core/protocol/failure.ts'

let server: Server | undefined

afterEach(() => {
  server?.close()
  server = undefined
})

async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  server = createServer((socket) => {
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

describe('a connection to a collector', () => {
  it('that the collector has ended is told, and what is sent then neither counts nor waits', async () => {
    const port = await listen((socket) => socket.resume().end())
    const told: Failure[] = []
    const sending = await connectTcp({ address: '127.0.0.1', port }, (failure) => told.push(failure))
    await expect.poll(() => told.length).toBe(1)
    expect(told[0]).toMatchObject({ code: 'cannot-send', message: expect.stringContaining(String(port)) as string })
    await expect(sending.send(new Uint8Array(16))).rejects.toThrow()
    await sending.close()
  })

  it('that ends from this side is not told', async () => {
    const port = await listen((socket) => socket.resume())
    const told: Failure[] = []
    const sending = await connectTcp({ address: '127.0.0.1', port }, (failure) => told.push(failure))
    await sending.send(new Uint8Array(16))
    await sending.close()
    expect(told).toEqual([])
  })
})
