import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { openTcpSender } from '../../../cli/simulate/tcp-sender.ts'
import { valueOf } from '../../support/query-session.ts'

it('has one connection for a run, though several of its messages are sent before it is open (RFC 7011 §10.4)', async () => {
  const streams: string[] = []
  const server = createServer((socket) => {
    const index = streams.push('') - 1
    socket.on('data', (octets) => (streams[index] = `${streams[index]}${octets.toString()}`))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const sender = valueOf(await openTcpSender(1, { address: '127.0.0.1', port }))
  const send = (run: number, text: string) => sender.send(0, run, Buffer.from(text))
  await send(0, 'first')
  expect(await Promise.all([send(1, 'second, '), send(1, 'third, '), send(1, 'fourth')])).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  await sender.close()
  server.close()
  await once(server, 'close')

  expect(streams).toEqual(['first', 'second, third, fourth'])
  expect(sender.nameOf(0, 1)).not.toBe(sender.nameOf(0, 0))
})
