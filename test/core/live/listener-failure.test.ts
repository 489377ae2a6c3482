import { describe, expect, it } from 'vitest'
import { describeListenFailure } from '../../../core/live/listener-failure.ts'

const UDP = { protocol: 'udp', address: '127.0.0.1', port: 514 } as const
const failed = (code: string, port: number = UDP.port) =>
  describeListenFailure(Object.assign(new Error(code), { code }), { ...UDP, port })

describe('a socket that the system refused', () => {
  it('needs permission for a low port, and says how to give it', () => {
    for (const code of ['EACCES', 'EPERM']) {
      const failure = failed(code)
      expect(failure).toMatchObject({ code: 'port-no-permission' })
      expect(failure.message).toContain('udp://127.0.0.1:514')
      expect(failure.nextStep).toContain('above 1023')
      expect(failure.nextStep).toContain('cap_net_bind_service')
    }
  })

  it('is told to take another port where a high one is kept by the system', () => {
    expect(failed('EACCES', 5000).nextStep).toBe('Choose another port: the system keeps this one for something else.')
  })

  it.each([
    ['EADDRINUSE', 'port-in-use'],
    ['EADDRNOTAVAIL', 'address-not-available'],
    ['EMFILE', 'listener-stopped'],
  ])('is told as what %s means', (reason, code) => {
    const failure = failed(reason)
    expect(failure.code).toBe(code)
    expect(failure.nextStep).not.toBe('')
  })
})
