import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { lookAtPort } from '../../../core/live/offered-ports.ts'
import { findPortOwner } from '../../../core/live/port-owner.ts'

const LOOPBACK = '127.0.0.1'
const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function takeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, LOOPBACK)
  await once(socket, 'listening')
  closers.push(() => socket.close())
  return socket.address().port
}

async function takeTcpPort(): Promise<number> {
  const server = createServer()
  server.listen(0, LOOPBACK)
  await once(server, 'listening')
  closers.push(() => server.close())
  return (server.address() as AddressInfo).port
}

describe('ports that are offered', () => {
  it('are free where nobody has them', async () => {
    const port = await takeUdpPort()
    closers.splice(0).forEach((close) => void close())
    const look = { protocol: 'udp', address: LOOPBACK, port } as const
    await expect.poll(() => lookAtPort(look)).toEqual({ spec: look, state: 'free' })
  })

  it('want a certificate with TLS', async () => {
    const port = await takeTcpPort()
    closers.splice(0).forEach((close) => void close())
    const look = { protocol: 'tls', address: LOOPBACK, port } as const
    await expect.poll(async () => (await lookAtPort(look)).state).toBe('needs-certificate')
  })

  it.runIf(process.platform === 'linux')('are in use by somebody, who is named', async () => {
    for (const [protocol, port] of [
      ['udp', await takeUdpPort()],
      ['tcp', await takeTcpPort()],
    ] as const) {
      const spec = { protocol, address: LOOPBACK, port }
      expect(await lookAtPort(spec)).toEqual({ spec, state: 'in-use', usedBy: 'Flowglass itself' })
    }
  })
})

describe('who has a port', () => {
  it('is read from the tables of the system and the descriptors of processes', async () => {
    const proc = await mkdtemp(join(tmpdir(), 'flowglass-proc-'))
    closers.push(() => rm(proc, { recursive: true }))
    await mkdir(join(proc, 'net'))
    await mkdir(join(proc, '4242/fd'), { recursive: true })
    await writeFile(
      join(proc, 'net/udp'),
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n' +
        '  12: 00000000:0807 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 98765 2 0000 0\n',
    )
    await writeFile(join(proc, '4242/comm'), 'nfcapd\n')
    await symlink('socket:[98765]', join(proc, '4242/fd/3'))
    expect(await findPortOwner({ protocol: 'udp', port: 2055 }, proc)).toBe('nfcapd (4242)')
    expect(await findPortOwner({ protocol: 'udp', port: 2056 }, proc)).toBeUndefined()
    expect(await findPortOwner({ protocol: 'tcp', port: 2055 }, proc)).toBeUndefined()
  })
})
