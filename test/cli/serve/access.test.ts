import { describe, expect, test } from 'vitest'
import { createAccess } from '../../../cli/serve/access.ts'

describe('the token', () => {
  const access = createAccess('127.0.0.1')

  test('is 256 random bits, new for each host', () => {
    expect(Buffer.from(access.token, 'base64url')).toHaveLength(32)
    expect(createAccess('127.0.0.1').token).not.toBe(access.token)
  })

  test.each([null, '', 'x', 'é'.repeat(5000)])('is not %j', (candidate) => {
    expect(access.isToken(candidate)).toBe(false)
  })

  test('is no longer itself with one character more or less', () => {
    expect(access.isToken(access.token)).toBe(true)
    expect(access.isToken(access.token.slice(0, -1))).toBe(false)
    expect(access.isToken(`${access.token}=`)).toBe(false)
  })

  test('travels in a cookie that no script and no other site can use', () => {
    expect(access.cookie).toMatch(/^flowglass_token_[0-9a-f]{8}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  })

  test('is found among other cookies', () => {
    const pair = access.cookie.split(';')[0] ?? ''
    expect(access.hasCookie({ cookie: pair })).toBe(true)
    expect(access.hasCookie({ cookie: `a=b; ${pair}; c=d` })).toBe(true)
    expect(access.hasCookie({ cookie: `x${pair}` })).toBe(false)
    expect(access.hasCookie({ cookie: pair.replace('=', '=x') })).toBe(false)
    expect(access.hasCookie({})).toBe(false)
  })

  test('of another host is of no use here', () => {
    const other = createAccess('127.0.0.1')
    expect(access.hasCookie({ cookie: other.cookie.split(';')[0] ?? '' })).toBe(false)
  })
})

describe('the Host header', () => {
  const access = createAccess('jump-1')

  test.each(['localhost', 'localhost:8470', 'LOCALHOST:9', '127.0.0.1:8470', '10.1.2.3', '[::1]:8470', 'jump-1:8470'])(
    'may be %s',
    (host) => {
      expect(access.isHostAllowed({ host })).toBe(true)
    },
  )

  test.each([
    undefined,
    '',
    'evil.example',
    'evil.example:8470',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost:8470@evil.example',
    '[::1',
    'localhost:x',
    'jump-1.evil.example',
  ])('must not be %s', (host) => {
    expect(access.isHostAllowed(host === undefined ? {} : { host })).toBe(false)
  })
})

describe('the Origin header', () => {
  const access = createAccess('127.0.0.1')

  test('is that of the page which this host has served', () => {
    expect(access.isOriginAllowed({ host: 'localhost:9000', origin: 'http://localhost:9000' })).toBe(true)
  })

  test.each([undefined, 'null', 'http://localhost:9001', 'https://localhost:9000', 'http://evil.example', 'file://'])(
    'must not be %s',
    (origin) => {
      expect(access.isOriginAllowed({ host: 'localhost:9000', ...(origin === undefined ? {} : { origin }) })).toBe(
        false,
      )
    },
  )
})
