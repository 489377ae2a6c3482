import { describe, expect, it } from 'vitest'
import { RECEIVE_BUFFER_OCTETS } from '../../../core/limits/live.ts'
import {
  addressMeaning,
  DEFAULT_CHOICE,
  isPrefix,
  keepChoice,
  loadChoice,
  parseAmount,
  planListening,
  portsToOpen,
  type ListenChoice,
} from '../../../renderer/live/listen-choice.ts'
import { FAKE_OFFERED_PORTS } from '../../../renderer/host/fake-ports.ts'

const plan = (part: Partial<ListenChoice>) => planListening({ ...DEFAULT_CHOICE, ...part }, FAKE_OFFERED_PORTS)

describe('amounts', () => {
  it.each([
    ['4 GB', 4e9],
    ['512MB', 512e6],
    ['1.5 g', 1.5e9],
    ['64 MiB', 64 << 20],
    ['10 M', 10e6],
    ['20', 20],
  ])('reads %s', (text, amount) => expect(parseAmount(text)).toBe(amount))

  it.each(['', 'GB', '-1', '4 apples', '4 GB 2'])('reads nothing from “%s”', (text) =>
    expect(parseAmount(text)).toBeUndefined(),
  )
})

describe('addresses', () => {
  it('says what loopback means, and what is no loopback', () => {
    expect(addressMeaning('127.0.0.1')).toContain('Only programs on this machine')
    expect(addressMeaning('::1')).toContain('Only programs on this machine')
    expect(addressMeaning('::')).toContain('any address of this one')
    expect(addressMeaning('192.0.2.10')).toContain('reaches 192.0.2.10')
  })

  it.each(['192.0.2.1', '192.0.2.0/24', '2001:db8::1', '2001:db8::/32', '::ffff:192.0.2.1'])('takes %s', (text) =>
    expect(isPrefix(text)).toBe(true),
  )

  it.each(['router', '192.0.2', '192.0.2.0/', '1'])('does not take %s', (text) => expect(isPrefix(text)).toBe(false))
})

describe('a plan to listen', () => {
  it('leaves out ports that cannot be had', () => {
    expect(DEFAULT_CHOICE.chosen).toHaveLength(2)
    expect(portsToOpen(DEFAULT_CHOICE, FAKE_OFFERED_PORTS)).toEqual([{ protocol: 'udp', port: 4739 }])
  })

  it('records a ring and keeps a bounded number of rows, unless told otherwise', () => {
    expect(plan({})).toEqual({
      ok: true,
      spec: {
        listeners: [{ protocol: 'udp', port: 4739, address: '127.0.0.1' }],
        allowedExporters: [],
        recorder: { maxOctets: 4e9, files: 8 },
        retention: { records: 10e6 },
        receiveBufferOctets: RECEIVE_BUFFER_OCTETS,
      },
    })
    const bare = plan({ isRecorded: false, keepRecords: '' })
    expect(bare).toMatchObject({ ok: true, spec: { retention: {} } })
    expect(bare.ok && 'recorder' in bare.spec).toBe(false)
  })

  it('takes limits in minutes and sizes', () => {
    expect(plan({ ringMinutes: '30', keepMinutes: '15', keepSize: '2 GB' })).toMatchObject({
      spec: { recorder: { maxSeconds: 1800 }, retention: { records: 10e6, seconds: 900, octets: 2e9 } },
    })
  })

  it.each<[string, Partial<ListenChoice>]>([
    ['Choose a port.', { chosen: [] }],
    ['Choose an address.', { address: ' ' }],
    ['“router” is neither an address nor a prefix.', { allowed: '192.0.2.1, router' }],
    ['TLS needs a certificate and its key.', { chosen: [{ protocol: 'tls', port: 4740 }] }],
    ['A ring has 16 MB at least.', { ringSize: '1 MB' }],
    ['A ring has 16 MB at least.', { ringSize: 'much' }],
    ['“soon” is no minutes to keep.', { keepMinutes: 'soon' }],
  ])('says “%s”', (reason, part) => expect(plan(part)).toEqual({ ok: false, reason }))

  it('names the exporters that are let in, and the authorities of their certificates', () => {
    const made = plan({
      chosen: [{ protocol: 'tls', port: 4740 }],
      allowed: '192.0.2.0/24, 2001:db8::1',
      tls: { certificatePath: '/s.pem', keyPath: '/s.key', clientAuthoritiesPath: '/ca.pem' },
    })
    expect(made).toMatchObject({
      spec: {
        allowedExporters: ['192.0.2.0/24', '2001:db8::1'],
        listeners: [{ tls: { certificatePath: '/s.pem', keyPath: '/s.key', clientAuthoritiesPath: '/ca.pem' } }],
      },
    })
  })
})

describe('what was chosen last', () => {
  function storage(text: string | null = null) {
    let kept = text
    return {
      getItem: () => kept,
      setItem: (_: string, value: string) => {
        kept = value
      },
    }
  }

  it('comes back, but for an address that is not loopback', () => {
    const place = storage()
    const choice = { ...DEFAULT_CHOICE, address: '0.0.0.0', ringSize: '8 GB', chosen: [], allowed: '192.0.2.1' }
    keepChoice(place, choice)
    expect(loadChoice(place)).toMatchObject({
      address: '127.0.0.1',
      ringSize: '8 GB',
      chosen: [],
      allowed: '192.0.2.1',
    })
  })

  it.each(['', 'null', '[]', '{"chosen":[{"port":"x"}],"isRecorded":true,"tls":7}'])('survives %s', (text) => {
    expect(loadChoice(storage(text)).ringSize).toBe('4 GB')
  })
})
