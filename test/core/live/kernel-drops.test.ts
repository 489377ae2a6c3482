import { describe, expect, it } from 'vitest'
import { createKernelDrops } from '../../../core/live/kernel-drops.ts'

const HEADING =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops             \n'
const UDP = `${HEADING}  412: 00000000:1283 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 41001 2 0000000000000000 3         
 5012: 0100007F:1283 0100007F:A3F1 07 00000000:00000000 00:00000000 00000000  1000        0 41002 2 0000000000000000 5          
 5013: 0100007F:1283 00000000:0000 07 00000000:00004500 00:00000000 00000000  1000        0 41003 2 0000000000000000 120451     
`
const UDP6 = `${HEADING}  412: B80D0120000000000000000001000000:0807 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 41004 2 0000000000000000 17
`

async function countOf(address: string, port: number): Promise<number | undefined> {
  const drops = createKernelDrops({ address, port }, (path) => Promise.resolve(path === '/proc/net/udp6' ? UDP6 : UDP))
  await drops.look()
  return drops.count()
}

describe('kernel drops', () => {
  it('finds the socket of an address and port', async () => {
    expect(await countOf('0.0.0.0', 4739)).toBe(3)
    expect(await countOf('2001:db8::1', 2055)).toBe(17)
  })

  it('is not misled by a socket that is connected from the same address', async () => {
    expect(await countOf('127.0.0.1', 4739)).toBe(120451)
  })

  it('does not know where there is no such socket or no such table', async () => {
    expect(await countOf('127.0.0.1', 4740)).toBeUndefined()
    const drops = createKernelDrops({ address: '::1', port: 4739 }, () => Promise.reject(new Error('ENOENT')))
    await drops.look()
    expect(drops.count()).toBeUndefined()
  })
})
