import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CompareSpec } from '../../../core/protocol/aggregate-api.ts'
import { DEFAULT_DECODE_SETTINGS } from '../../../core/protocol/decode-settings.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { valueOf } from '../../support/query-session.ts'
import { compareWithFile, writeSimulatedFile } from '../../support/simulated-files.ts'

const SAMPLE = fileURLToPath(new URL('../../../resources/sample.pcapng', import.meta.url))

let folder = ''
let other = ''
let host: InProcessSession

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-compared-'))
  other = join(folder, 'other.pcap')
  await writeSimulatedFile(other, { profile: 'loadmaster', count: 40 })
  await writeFile(join(folder, 'text.pcap'), 'This is a text and no capture, long enough to be looked at as one.\n')
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => {
  host = await createInProcessSession()
})
afterEach(() => host.dispose())

const SPEC: CompareSpec = {
  before: { filter: '' },
  after: { filter: '' },
  by: [{ kind: 'column', column: 'srcip' }],
  measure: { figure: 'octets' },
  first: 0,
  count: 1000,
}

const compareWith = (path: string): Promise<number> => compareWithFile(host, path)

function withFile(file: number, more: Partial<CompareSpec> = {}): CompareSpec {
  return { ...SPEC, ...more, before: { filter: '', source: { kind: 'file', file } } }
}

describe('a capture that a session is compared with', () => {
  it('has a state of its own, and leaves what the session shows as it was', async () => {
    await host.load(SAMPLE)
    const before = host.session.currentStatus()
    await compareWith(other)
    const { compared, ...after } = host.session.currentStatus()
    expect(compared).toMatchObject({ name: 'other.pcap', phase: 'ready', exporters: 1 })
    expect(compared?.records).toBeGreaterThan(40)
    expect(after).toEqual(before)
  })

  it('that is the same capture has the same groups', async () => {
    await host.load(SAMPLE)
    const file = await compareWith(SAMPLE)
    const changes = ['rose', 'fell', 'appeared', 'vanished', 'same'] as const
    const { counts, rows, sideBefore, sideAfter, coverageBefore, coverageAfter } = valueOf(
      await host.session.compare(withFile(file, { changes })),
    )
    expect(counts).toEqual({ rose: 0, fell: 0, appeared: 0, vanished: 0, same: rows.length })
    expect(rows.length).toBeGreaterThan(5)
    expect(rows.every(({ before, after }) => before.value === after.value)).toBe(true)
    expect(sideBefore).toEqual({ ...sideAfter, name: 'sample.pcapng' })
    expect(coverageBefore).toMatchObject({ records: coverageAfter.records, losses: coverageAfter.losses })
  })

  it('says what its side is, how long, by whom, and what it does not have', async () => {
    await host.load(SAMPLE)
    const file = await compareWith(other)
    const { sideBefore, sideAfter, rows, totalAfter } = valueOf(await host.session.compare(withFile(file)))
    expect(sideBefore).toMatchObject({ name: 'other.pcap', exportersInAll: 1, missing: [] })
    expect(sideAfter).toMatchObject({ name: 'test', exportersInAll: 3 })
    expect(sideBefore.seconds).not.toBeCloseTo(sideAfter.seconds ?? 0)
    // Lengths differ: what stands beside amounts is how much that is in a second.
    expect(totalAfter.perSecond).toBeCloseTo(Number(totalAfter.value) / (sideAfter.seconds ?? 1))
    for (const { before, change } of rows) if (change === 'appeared') expect(before.perSecond).toBeUndefined()
    const icmp = withFile(file, { by: [{ kind: 'column', column: 'netscaler:httpReqMethod' }] })
    expect(valueOf(await host.session.compare(icmp)).sideBefore.missing).toEqual(['netscaler:httpReqMethod'])
    const refused = await host.session.compare(withFile(file, { measure: { figure: 'p95', column: '@rttt' } }))
    expect(refused).toMatchObject({ ok: false, failure: { code: 'no-such-column' } })
  })

  it('answers the other questions, too', async () => {
    await host.load(SAMPLE)
    const file = await compareWith(other)
    const { records = 0 } = host.session.currentStatus().compared ?? {}
    const scope = { filter: '', source: { kind: 'file', file } } as const
    const measure = { figure: 'records' } as const
    const sort = { measure: 0, direction: 'descending' } as const
    const top = await host.session.top({ scope, by: SPEC.by, measures: [measure], sort, first: 0, count: 10 })
    expect(valueOf(top).coverage.records).toBe(records)
    const histogram = await host.session.histogram({ scope, buckets: 10, measure })
    expect(valueOf(histogram).records.reduce((sum, count) => sum + count, 0)).toBe(records)
  })

  it('gives way to another one, and is no more once it is closed, or the session has another capture', async () => {
    await host.load(SAMPLE)
    const first = await compareWith(SAMPLE)
    const second = await compareWith(other)
    const gone = { ok: false, failure: { code: 'no-such-file' } }
    expect(await host.session.compare(withFile(first))).toMatchObject(gone)
    await host.session.closeComparedFile()
    expect(await host.session.compare(withFile(second))).toMatchObject(gone)
    expect(host.session.currentStatus().compared).toBeUndefined()
    const third = await compareWith(other)
    await host.load(SAMPLE)
    expect(await host.session.compare(withFile(third))).toMatchObject(gone)
  })

  it('is read anew with the settings of the session', async () => {
    await host.load(SAMPLE)
    const file = await compareWith(other)
    valueOf(await host.session.decodeAgain(DEFAULT_DECODE_SETTINGS))
    while ((host.session.currentStatus().compared?.file ?? 0) <= file) await new Promise((go) => setTimeout(go, 5))
    expect(host.session.currentStatus().compared).toMatchObject({ file: file + 1, name: 'other.pcap' })
  })

  it('that is none is refused, and what was compared with stays', async () => {
    expect(await host.session.openComparedFile(other, 'other.pcap')).toMatchObject({ failure: { code: 'no-session' } })
    await host.load(SAMPLE)
    const file = await compareWith(other)
    const refused = await host.session.openComparedFile(join(folder, 'text.pcap'), 'text.pcap')
    expect(refused).toMatchObject({ ok: false, failure: { code: 'file-not-a-capture' } })
    expect(host.session.currentStatus().compared?.file).toBe(file)
  })
})
