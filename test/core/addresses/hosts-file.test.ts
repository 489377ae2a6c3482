import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseHosts } from '../../../core/addresses/hosts-file.ts'

describe('hosts files', () => {
  it('gives each address its first name', () => {
    const text =
      '# ours\n127.0.0.1 localhost\n192.0.2.1\tweb.example.org web # the balancer\r\n2001:DB8::0:1 v6\n\n192.0.2.1 other\n'
    const { names, skippedLines } = parseHosts(text, 100)
    expect([...names]).toEqual([
      ['127.0.0.1', 'localhost'],
      ['192.0.2.1', 'web.example.org'],
      ['2001:db8::1', 'v6'],
    ])
    expect(skippedLines).toBe(0)
  })

  it('counts lines that it does not understand', () => {
    const { names, skippedLines } = parseHosts('web 192.0.2.1\n192.0.2.2\n192.0.2.3 na\u0007me\n192.0.2.4 good\n', 100)
    expect([...names.keys()]).toEqual(['192.0.2.4'])
    expect(skippedLines).toBe(3)
  })

  it('counts what is past its limit', () => {
    const { names, skippedLines } = parseHosts('192.0.2.1 a\n192.0.2.2 b\n192.0.2.3 c\n192.0.2.1 again\n', 2)
    expect(names.size).toBe(2)
    expect(skippedLines).toBe(1)
  })

  it('takes any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseHosts(text, 10).names.size <= 10))
  })
})
