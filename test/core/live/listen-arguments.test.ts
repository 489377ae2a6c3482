import { describe, expect, it } from 'vitest'
import { parseListener, parseOctetCount, parseRing, parseSeconds } from '../../../core/live/listen-arguments.ts'
import { formatListener } from '../../../core/live/listener-failure.ts'

describe('where to listen', () => {
  it.each([
    ['udp://127.0.0.1:2055', { protocol: 'udp', address: '127.0.0.1', port: 2055 }],
    ['udp://[::1]:4739', { protocol: 'udp', address: '::1', port: 4739 }],
    ['tcp://0.0.0.0:0', { protocol: 'tcp', address: '0.0.0.0', port: 0 }],
    ['udp://[fe80::1%eth0]:9995', { protocol: 'udp', address: 'fe80::1%eth0', port: 9995 }],
  ])('is %s', (text, spec) => {
    const parsed = parseListener(text)
    expect(parsed).toEqual({ ok: true, value: spec })
    if (parsed.ok) expect(formatListener(parsed.value)).toBe(text)
  })

  it('is loopback unless an address is said', () => {
    expect(parseListener('udp://:2055')).toMatchObject({ value: { address: '127.0.0.1', port: 2055 } })
    expect(parseListener('tcp://localhost')).toMatchObject({ value: { address: '127.0.0.1' } })
  })

  it.each([
    ['udp://', 4739],
    ['tcp://', 4739],
    ['tls://', 4740],
  ])('is the registered port of %s (RFC 7011 §10.3.4, §10.4.4, §11.1)', (text, port) => {
    expect(parseListener(text)).toMatchObject({ value: { port } })
  })

  it.each([
    'udp://collector.example:2055',
    '127.0.0.1:2055',
    'udp://::1:2055',
    'udp://127.0.0.1:70000',
    'http://[::1]',
  ])('is not %s', (text) => {
    expect(parseListener(text)).toMatchObject({ ok: false, failure: { code: 'request-invalid' } })
  })

  it.each(['dtls', 'sctp'])('is not offered with %s, which is said', (scheme) => {
    expect(parseListener(`${scheme}://127.0.0.1:4740`)).toMatchObject({
      ok: false,
      failure: { message: `Listening with ${scheme.toUpperCase()} is not offered.` },
    })
  })
})

describe('amounts', () => {
  it.each([
    ['4096', 4096],
    ['64MiB', 67_108_864],
    ['1.5 GB', 1_500_000_000],
    ['10kib', 10_240],
    ['MiB', undefined],
    ['64 furlongs', undefined],
    ['-1', undefined],
  ])('%s is a number of octets, or none', (text, octets) => {
    expect(parseOctetCount(text)).toBe(octets)
  })

  it.each([
    ['90', 90],
    ['1.5h', 5400],
    ['10 min', 600],
    ['10m', 600],
    ['2d', 172_800],
    ['soon', undefined],
  ])('%s is a time, or none', (text, seconds) => {
    expect(parseSeconds(text)).toBe(seconds)
  })
})

describe('the limits of a ring', () => {
  it.each([
    ['1GiB', { maxOctets: 2 ** 30, files: 8 }],
    ['1GiB/2h', { maxOctets: 2 ** 30, maxSeconds: 7200, files: 8 }],
    ['1GiB//4', { maxOctets: 2 ** 30, files: 4 }],
    ['100MB/90/16', { maxOctets: 100_000_000, maxSeconds: 90, files: 16 }],
  ])('are %s', (text, spec) => {
    expect(parseRing(text)).toEqual({ ok: true, value: spec })
  })

  it.each(['', '0', '1h', '1GiB/0', '1GiB/1h/0', '1GiB/1h/2.5', '1GiB/1h/4/5'])('are not %j', (text) => {
    expect(parseRing(text)).toMatchObject({ ok: false, failure: { code: 'request-invalid' } })
  })
})
