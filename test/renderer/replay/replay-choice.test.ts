import { describe, expect, it } from 'vitest'
import { FIRST_REPLAY_CHOICE, planReplay, speedText, targetText } from '../../../renderer/replay/replay-choice.ts'

const to = (targets: string) => planReplay({ to: 'collectors', speed: 1, targets })

describe('the order of a replay', () => {
  it('goes into the window without any target', () => {
    expect(planReplay({ ...FIRST_REPLAY_CHOICE, targets: 'nonsense' })).toEqual({ to: 'window', speed: 1 })
  })

  it('names collectors by address and port', () => {
    expect(to('udp://127.0.0.1:2055, tcp://[2001:db8::1]:4739 udp://localhost:9995')).toEqual({
      to: 'collectors',
      speed: 1,
      targets: [
        { transport: 'udp', address: '127.0.0.1', port: 2055 },
        { transport: 'tcp', address: '2001:db8::1', port: 4739 },
        { transport: 'udp', address: '127.0.0.1', port: 9995 },
      ],
    })
  })

  it.each([
    'udp://example.org:2055',
    'udp://127.0.0.1',
    'udp://300.0.0.1:1',
    'udp://127.0.0.1:0',
    'udp://[::g]:1',
    'http://127.0.0.1:80',
  ])('refuses %s with the form that is wanted', (text) => {
    expect(to(text)).toContain(`${text} is no collector`)
  })

  it('needs one collector, and takes sixteen', () => {
    expect(to(' ')).toContain('Name a collector')
    const many = (count: number) => Array.from({ length: count }, () => 'udp://127.0.0.1:2055').join(' ')
    expect(to(many(16))).toMatchObject({ to: 'collectors' })
    expect(to(many(17))).toBe('At most 16 collectors.')
  })

  it('reads back as it was written', () => {
    expect(targetText({ transport: 'udp', address: '::1', port: 2055 })).toBe('udp://[::1]:2055')
    expect([1, 10, 'max' as const].map(speedText)).toEqual(['', ' × 10', ' as fast as it goes'])
  })
})
