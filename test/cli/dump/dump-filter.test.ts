/** Filters that `dump` refuses before it reads the file: a mistyped value must not look like an empty answer. */
import { expect, it } from 'vitest'
import { parseDumpFilter } from '../../../cli/dump/dump-filter.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'

const registry = createElementRegistry()

it.each(['port = htp', 'bytes > 1e3', 'time > yesterday', 'proto = tpc', 'src = 300.1.2.3', 'nofield = 1'])(
  'refuses %s',
  (text) => {
    expect(parseDumpFilter(text, registry).ok).toBe(false)
  },
)

it.each([
  'port = 443 and proto = tcp',
  'bytes > 10k or time > 2024-07-11',
  'src in {192.0.2.0/24, 2001:db8::/32}',
  'app = 5 and @application contains "shop"',
  'flags = SYN+ACK and status >= 400',
  'url contains "/" and octetDeltaCount#2 = 1',
])('takes %s', (text) => {
  expect(parseDumpFilter(text, registry).ok).toBe(true)
})
