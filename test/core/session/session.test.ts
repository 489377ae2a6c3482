import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileURLToPath } from 'node:url'
import type { Result } from '../../../core/protocol/failure.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'

const SAMPLE = fileURLToPath(new URL('../../../resources/sample.pcapng', import.meta.url))

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

let host: InProcessSession
beforeEach(async () => {
  host = await createInProcessSession()
})
afterEach(() => host.dispose())

describe('session', () => {
  it('is empty before a file is opened', async () => {
    expect((await host.session.status()).phase).toBe('empty')
    expect(await host.session.columns()).toEqual([])
    const opened = await host.session.openView({ filter: '', sort: [] })
    expect(opened).toMatchObject({ ok: false, failure: { code: 'no-session' } })
  })

  it('accounts for every octet and record of a file', async () => {
    const status = await host.load(SAMPLE)
    expect(status.phase).toBe('ready')
    expect(status.records.data + status.records.options).toBe(status.ledger.records.decoded)
    const { in: total, ...parts } = status.ledger.octets
    expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(total)
    const report = await host.session.report()
    expect(report.exporters).toHaveLength(3)
    const templates = report.exporters.flatMap((exporter) => exporter.domains.flatMap((domain) => domain.templates))
    expect(templates.reduce((sum, template) => sum + template.records, 0)).toBe(status.ledger.records.decoded)
  })

  it('refuses a filter by a field that no record can have, and takes one that records to come may have', async () => {
    await host.load(SAMPLE)
    const refused = await host.session.openView({ filter: 'srcc = 10.0.0.1', sort: [] })
    expect(refused).toMatchObject({
      ok: false,
      failure: { code: 'filter-invalid', message: expect.stringContaining('there is no field “srcc”') as string },
    })
    // Of the registry, learned nowhere and in no record of the sample: it matches nothing.
    for (const filter of ['mplsTopLabelTTL = 64', 'e64512id9 contains "a"', 'netscaler:icaClientVersion#2 exists']) {
      expect(valueOf(await host.session.openView({ filter, sort: [] })).rowCount).toBe(0)
    }
  })

  it('gives rows in the order of decoding, sorted, and filtered', async () => {
    const { records } = await host.load(SAMPLE)
    const all = valueOf(await host.session.openView({ filter: '', sort: [] }))
    expect(all.rowCount).toBe(records.data + records.options)
    const window = valueOf(
      await host.session.readWindow({ view: all.view, first: 10, count: 5, columns: ['@record', '@time'] }),
    )
    expect(window.records).toEqual([11, 12, 13, 14, 15])
    expect(window.columns[0]).toEqual([11, 12, 13, 14, 15])

    const sort = [{ column: '@octets', direction: 'descending' }] as const
    const sorted = valueOf(await host.session.openView({ filter: 'proto = tcp', sort }))
    const count = Math.min(sorted.rowCount, 1000)
    const rows = valueOf(
      await host.session.readWindow({ view: sorted.view, first: 0, count, columns: ['@octets', '@protocol'] }),
    )
    const octets = (rows.columns[0] ?? []).map(Number)
    expect(octets).toEqual([...octets].sort((a, b) => b - a))
    expect(new Set(rows.columns[1])).toEqual(new Set([6]))
    expect(sorted.rowCount).toBeLessThan(all.rowCount)
  })

  it('describes a record down to its octets', async () => {
    await host.load(SAMPLE)
    const view = valueOf(await host.session.openView({ filter: 'netscaler:httpReqUrl contains "checkout"', sort: [] }))
    const columns = ['netscaler:httpReqUrl', 'flowStartMicroseconds']
    const window = valueOf(await host.session.readWindow({ view: view.view, first: 0, count: 1, columns }))
    const details = valueOf(await host.session.describeRecord(window.records[0] ?? 0))
    const url = details.fields.find((field) => field.key === 'netscaler:httpReqUrl')
    expect(url?.value).toBe(window.columns[0]?.[0])
    const octets = Buffer.from(details.messageOctets.hex, 'hex')
    const text = octets.subarray((url?.offset ?? 0) + (url?.prefixLength ?? 0), (url?.offset ?? 0) + (url?.length ?? 0))
    expect(text.toString('latin1')).toBe(`${url?.value as string}\0`)
    const start = details.fields.find((field) => field.key === 'flowStartMicroseconds')
    expect(start?.value).toBe(window.columns[1]?.[0])
    expect(start?.tags).toContain('plain-microseconds')
    const lengths = details.fields.reduce((sum, field) => sum + field.length, 0)
    expect(lengths).toBe(details.recordLength)
  })

  it('refuses what it cannot answer, with a next step', async () => {
    await host.load(SAMPLE)
    expect(await host.session.describeRecord(1e9)).toMatchObject({ ok: false, failure: { code: 'no-such-record' } })
    expect(await host.session.openView({ filter: 'nonsense ==', sort: [] })).toMatchObject({
      ok: false,
      failure: { code: 'filter-invalid' },
    })
    const window = await host.session.readWindow({ view: 99, first: 0, count: 1, columns: [] })
    expect(window).toMatchObject({ ok: false, failure: { code: 'no-such-view' } })
  })

  it('keeps the old file when another is refused', async () => {
    const { records } = await host.load(SAMPLE)
    const view = valueOf(await host.session.openView({ filter: '', sort: [] }))
    const refused = await host.session.openFile(import.meta.filename, 'no capture')
    expect(refused).toMatchObject({ ok: false, failure: { code: 'file-not-a-capture' } })
    expect(await host.session.status()).toMatchObject({ phase: 'ready', records })
    const request = { view: view.view, first: 0, count: 1, columns: ['@record'] }
    expect(valueOf(await host.session.readWindow(request)).records).toEqual([1])
  })

  it('shows the file that was asked for last, whichever is recognised first', async () => {
    const [first, second] = await Promise.all([
      host.session.openFile(SAMPLE, 'first'),
      host.session.openFile(SAMPLE, 'second'),
    ])
    expect(first).toMatchObject({ ok: false, failure: { code: 'superseded' } })
    expect(second.ok).toBe(true)
    expect((await host.session.status()).source?.name).toBe('second')
  })

  it('can be closed while it waits for a source that never says a word', async () => {
    let running = 0
    const silent = await createInProcessSession(() => {
      running += 1
      return {
        post: () => undefined,
        onMessage: () => undefined,
        dispose: () => {
          running -= 1
          return Promise.resolve()
        },
      }
    })
    const opening = silent.session.openFile('/dev/never', 'never')
    await new Promise((settle) => setTimeout(settle, 300))
    const next = silent.session.openFile('/dev/never', 'never')
    expect(await opening).toMatchObject({ ok: false, failure: { code: 'superseded' } })
    await silent.session.close()
    expect(await next).toMatchObject({ ok: false, failure: { code: 'superseded' } })
    expect(running).toBe(0)
    await silent.dispose()
  })

  it('answers what is asked of a file that is closed meanwhile', async () => {
    const opened = await host.session.openFile(SAMPLE, 'test')
    expect(opened.ok).toBe(true)
    const waiting = Promise.all([host.session.stopLoading(), host.session.report()])
    await host.session.close()
    expect((await waiting)[1].problems).toBeDefined()
  })

  it('leaves the old file when another is opened', async () => {
    await host.load(SAMPLE)
    const { ledger } = await host.load(SAMPLE)
    expect(ledger.records.decoded).toBe((await host.session.status()).ledger.records.decoded)
    await host.session.close()
    expect((await host.session.status()).phase).toBe('empty')
  })
})
