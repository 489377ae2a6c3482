/** An anonymised copy: the same records and numbers, and nothing in its octets that was an address or a name. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeCaptureBundle } from '../../../core/node/write-capture-bundle.ts'
import { parseSocketAddress } from '../../../core/live/socket-address.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { treatmentOf } from '../../../core/live/field-treatment.ts'
import { ANONYMISATION_KEY_OCTETS } from '../../../core/live/pseudonyms.ts'
import { runCommandLine } from '../../support/run-command-line.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-anonymise-'))
})
afterAll(() => rm(folder, { recursive: true }))

type Line = Readonly<Record<string, unknown>>

async function dump(path: string): Promise<Line[]> {
  const { out, status } = await runCommandLine('dump', path)
  expect(status).toBe(0)
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
}

const registry = createElementRegistry()
/** One of its own, so that no address is found by chance in one run of many. */
const KEY = Uint8Array.from({ length: ANONYMISATION_KEY_OCTETS }, (_, index) => (7 * index + 3) & 0xff)

/** What has to be the same in a copy: all but the values that name somebody. */
function withoutNames(line: Line): Line {
  return Object.fromEntries(
    Object.entries(line).map(([key, value]) => {
      if (key === '@exporter') return [key, 'x']
      const element = registry.findByKey(key.replace(/#\d+$/, ''))
      const isName = key !== '@type' && element !== undefined && treatmentOf(element) !== 'keep'
      return [key, isName ? 'x' : value]
    }),
  )
}

function addressesIn(lines: readonly Line[]): Set<string> {
  const found = new Set<string>()
  for (const line of lines) {
    for (const [key, value] of Object.entries(line)) {
      const type = registry.findByKey(key.replace(/#\d+$/, ''))?.type
      const address =
        key === '@exporter'
          ? String(value)
              .replace(/:\d+$/, '')
              .replace(/^\[|\]$/g, '')
          : String(value)
      if (key === '@exporter' || type === 'ipv4Address' || type === 'ipv6Address') found.add(address)
    }
  }
  return found
}

function textsIn(lines: readonly Line[]): Set<string> {
  const texts = lines.flatMap((line) =>
    Object.entries(line).flatMap(([key, value]) => {
      const element = registry.findByKey(key.replace(/#\d+$/, ''))
      return element !== undefined && treatmentOf(element) === 'text' ? [String(value)] : []
    }),
  )
  return new Set(texts.filter((text) => text.length >= 5))
}

const CAPTURES: readonly (readonly [string, readonly string[]])[] = [
  ['AppFlow', ['--count', '150', '--rate', '20', '--template-refresh', '5']],
  ['AppFlow whose templates come late', ['--count', '150', '--rate', '20', '--late-templates', '3']],
  ['AppFlow with loss, repetition and another order', ['--count', '150', '--loss', '3%', '--duplicate', '--reorder']],
  ['AppFlow whose templates change', ['--count', '150', '--rate', '20', '--template-change']],
  ['LoadMaster', ['--profile', 'loadmaster', '--count', '60']],
  ['NetFlow 5', ['--profile', 'v5', '--count', '60']],
  ['NetFlow 9 and IPFIX of routers', ['--profile', 'router', '--count', '200', '--rate', '20']],
]

describe.each(CAPTURES)('an anonymised copy of %s', (_name, args) => {
  it('has the same records without a single address or name of the capture', async () => {
    const capture = join(folder, 'capture.pcap')
    const path = join(folder, 'copy.pcapng')
    expect((await runCommandLine('simulate', '--out', capture, ...args)).status).toBe(0)
    const request = { isAnonymised: true, notes: '', view: '' }
    const made = await writeCaptureBundle({
      source: capture,
      path,
      request,
      anonymisationKey: KEY,
      program: 'test',
      madeAt: 'now',
    })
    expect(made.ok).toBe(true)
    const before = await dump(capture)
    const after = await dump(path)
    expect(after.map(withoutNames)).toEqual(before.map(withoutNames))
    expect(made.ok && made.value.records).toBe(before.length)
    const octets = await readFile(path)
    for (const address of addressesIn(before)) {
      const wire = parseSocketAddress(address)
      const isTold = wire?.some((octet) => octet !== 0) === true
      if (isTold) expect({ address, at: octets.indexOf(wire) }).toEqual({ address, at: -1 })
    }
    const text = octets.toString('latin1')
    for (const name of textsIn(before)) expect({ name, isThere: text.includes(name) }).toEqual({ name, isThere: false })
  }, 60_000)
})

describe('an anonymised copy of a damaged capture', () => {
  it('has the same records and the same ledger, whatever octets are wrong', async () => {
    const capture = join(folder, 'sound.pcap')
    const damaged = join(folder, 'damaged.pcap')
    const path = join(folder, 'damaged-copy.pcapng')
    await runCommandLine('simulate', '--out', capture, '--count', '12', '--seed', '3')
    const sound = await readFile(capture)
    const request = { isAnonymised: true, notes: '', view: '' }
    // Past the headers of the file, of the first packet and of its link layer.
    const flips = fc.array(fc.tuple(fc.integer({ min: 82, max: sound.length - 1 }), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(flips, async (places) => {
        const octets = Uint8Array.from(sound)
        for (const [at, octet] of places) octets[at] = octet
        await writeFile(damaged, octets)
        const made = await writeCaptureBundle({
          source: damaged,
          path,
          request,
          anonymisationKey: KEY,
          program: 'test',
          madeAt: 'now',
        })
        expect(made.ok).toBe(true)
        const [before, after] = [
          await runCommandLine('dump', '--ledger', damaged),
          await runCommandLine('dump', '--ledger', path),
        ]
        const linesOf = (out: string): Line[] =>
          out.split('\n').flatMap((line) => (line === '' ? [] : [withoutNames(JSON.parse(line) as Line)]))
        expect(linesOf(after.out)).toEqual(linesOf(before.out))
        const ledgerOf = (text: string): string => text.replace(/"exporter":"[^"]*"/g, '')
        expect(ledgerOf(after.error)).toBe(ledgerOf(before.error))
      }),
      { numRuns: 40, seed: 5 },
    )
  }, 60_000)
})
