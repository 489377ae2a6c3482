import { describe, expect, it } from 'vitest'
import {
  parseSeconds,
  parseShare,
  parseSignedSeconds,
  parseTarget,
  positiveNumber,
  wholeNumber,
} from '../../../cli/simulate/simulate-arguments.ts'

describe('a target', () => {
  it.each([
    ['udp://127.0.0.1:4739', { transport: 'udp', address: '127.0.0.1', port: 4739 }],
    ['tcp://[::1]:4739', { transport: 'tcp', address: '::1', port: 4739 }],
    ['udp://localhost', { transport: 'udp', address: '127.0.0.1', port: undefined }],
    ['udp://192.0.2.7/', { transport: 'udp', address: '192.0.2.7', port: undefined }],
  ])('%s', (text, target) => expect(parseTarget(text)).toEqual(target))

  it.each([
    '127.0.0.1:4739',
    'http://127.0.0.1:1',
    'udp://collector.example.net:4739',
    'udp://',
    'udp://127.0.0.1:0',
    'udp://1.2.3.4:70000',
    'udp://::1:4739',
  ])('is not %s', (text) => expect(() => parseTarget(text)).toThrow(/needed|number/))
})

describe('a share', () => {
  it.each([
    ['2%', 0.02],
    ['0.02', 0.02],
    ['100%', 1],
    ['0', 0],
  ])('%s', (text, share) => expect(parseShare(text)).toBe(share))

  it.each(['2', '101%', '-1%', '', '%', 'half'])('is not %s', (text) =>
    expect(() => parseShare(text)).toThrow('A share'),
  )
})

describe('numbers', () => {
  it('are whole, within their bounds', () => {
    expect(wholeNumber(1, 64)('64')).toBe(64)
    for (const text of ['0', '65', '1.5', '-3', 'x']) expect(() => wholeNumber(1, 64)(text)).toThrow('from 1 to 64')
  })

  it('are above 0', () => {
    expect(positiveNumber(100)('0.5')).toBe(0.5)
    for (const text of ['0', '101', '-1', 'x']) expect(() => positiveNumber(100)(text)).toThrow('above 0')
  })

  it('of seconds are microseconds', () => {
    expect(parseSeconds('1.5')).toBe(1_500_000)
    expect(parseSignedSeconds('-3')).toBe(-3_000_000)
    for (const text of ['-1', 'x', '1m']) expect(() => parseSeconds(text)).toThrow('Seconds')
  })
})
