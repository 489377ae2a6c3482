import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AlertFiring, ListenerReport, LiveSummary, RetentionSpec } from '../../../core/protocol/live-api.ts'
import { createFakeLive } from '../../../renderer/host/fake-live.ts'
import { FAKE_EXPORTERS } from '../../../renderer/host/fake-status.ts'
import { activityPath, activityWords } from '../../../renderer/live/activity-line.ts'
import { collectorFacts } from '../../../renderer/live/collector-line.tsx'
import { firingSpans } from '../../../renderer/live/firing-marks.tsx'
import { dropAdvice, dropsText, elapsedText, endpointOf } from '../../../renderer/live/live-words.ts'
import { seenOn } from '../../../renderer/live/listeners-seen.ts'
import { newestPlace } from '../../../renderer/live/newest-place.ts'
import { createNotices, sayRenewed } from '../../../renderer/live/notices.ts'

function summary(part: Partial<LiveSummary>): LiveSummary {
  return {
    isListening: true,
    listeners: { listening: 1, failed: 0 },
    datagramsPerSecond: 0,
    recordsPerSecond: 0,
    kernelDrops: 0,
    queueDrops: 0,
    refused: 0,
    recording: { state: 'recording', octets: 0, seconds: 0 },
    removedRecords: 0,
    ...part,
  }
}

function liveReport(records = 1000) {
  const live = createFakeLive({}, () => records)
  live.start({
    listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 4739 }],
    allowedExporters: [],
    recorder: { maxOctets: 4e9, files: 8 },
    retention: {},
    receiveBufferOctets: 32 << 20,
  })
  live.drop(1204)
  const report = live.report()
  if (report === undefined) throw new Error('The fake session does not listen.')
  return report
}

describe('where the newest rows are', () => {
  it('is the end in the order of decoding and by time, the beginning backwards, else anywhere', () => {
    expect(newestPlace([])).toBe('end')
    expect(newestPlace([{ column: '@time', direction: 'ascending' }])).toBe('end')
    expect(newestPlace([{ column: '@time', direction: 'descending' }])).toBe('beginning')
    expect(newestPlace([{ column: '@octets', direction: 'ascending' }])).toBe('anywhere')
  })
})

describe('what went missing', () => {
  it('is said by who dropped it, the kernel first', () => {
    expect(dropsText(summary({}))).toBeUndefined()
    expect(dropsText(summary({ kernelDrops: 1204, queueDrops: 3 }))).toBe('1,204 dropped by the kernel')
    expect(dropsText(summary({ queueDrops: 3 }))).toBe('3 dropped, decoder behind')
  })

  it('comes with the setting to change where the buffer is small', () => {
    const [advice] = dropAdvice(summary({ kernelDrops: 1204 }), liveReport())
    expect(advice?.why).toContain('granted 4.00 MiB of 32.0 MiB')
    expect(advice?.command).toBe('sudo sysctl -w net.core.rmem_max=33554432')
    expect(dropAdvice(summary({ kernelDrops: 1 }), undefined)[0]).not.toHaveProperty('command')
    expect(dropAdvice(summary({ refused: 2, queueDrops: 1 }), undefined)).toHaveLength(2)
  })

  it('stands beside what came: datagrams that arrived and those that were dropped', () => {
    const facts = collectorFacts(liveReport(70_000))
    expect(facts[0]).toMatchObject({ name: 'Kernel drops', figure: '1,204', tone: 'error' })
    expect(facts[0]?.rest).toBe('of 11,204 datagrams')
    expect(facts.find(({ name }) => name === 'Recording')?.rest).toBe('of 4.00 GB ring')
    expect(facts.some(({ name }) => name === 'Store')).toBe(false)
  })

  it('stands beside what the store takes, and what it keeps at most', () => {
    const report = liveReport()
    const kept = (spec: RetentionSpec) =>
      collectorFacts({ ...report, retention: { spec, removedRecords: 0, firstRecord: 1, octets: 512e6 } })
    expect(kept({}).at(-1)).toMatchObject({ name: 'Store', figure: '512 MB', rest: 'on disk, no limit' })
    expect(kept({ records: 300_000, seconds: 3600, octets: 2e9 }).at(-1)?.rest).toBe(
      'on disk, keeps 300,000 records, 1 h 0 min, 2.00 GB',
    )
  })

  it('says that nothing is stored while the disk is full, and how many records were not', () => {
    const retention = { spec: {}, removedRecords: 0, firstRecord: 1, octets: 512e6, unstoredRecords: 1204 }
    const facts = collectorFacts({ ...liveReport(), retention: { ...retention, noRoom: 'The disk …' } })
    expect(facts.find(({ name }) => name === 'Store')).toMatchObject({
      rest: 'on a disk that is full, nothing is stored',
      tone: 'error',
    })
    expect(facts.find(({ name }) => name === 'Not stored')).toMatchObject({ figure: '1,204', tone: 'error' })
  })

  it('says that the disk lets less be kept', () => {
    const retention = { spec: { records: 300_000 }, removedRecords: 9, firstRecord: 10, octets: 512e6 }
    const facts = collectorFacts({ ...liveReport(), retention: { ...retention, heldBack: 'The disk …' } })
    expect(facts.find(({ name }) => name === 'Store')).toMatchObject({
      rest: 'on a disk that is nearly full',
      tone: 'warn',
    })
  })

  it('counts the records for which the disk had no room', () => {
    const retention = { spec: {}, removedRecords: 0, firstRecord: 1, unstoredRecords: 204_000 }
    expect(collectorFacts({ ...liveReport(), retention }).at(-1)).toMatchObject({
      name: 'Not stored',
      figure: '204,000',
      tone: 'warn',
    })
    expect(collectorFacts(liveReport()).some(({ name }) => name === 'Not stored')).toBe(false)
  })
})

describe('what is seen on a listener', () => {
  const on = (port: number, protocol: 'udp' | 'tcp' = 'udp'): Pick<ListenerReport, 'spec' | 'port'> => ({
    spec: { protocol, address: '127.0.0.1', port },
    port,
  })

  it('joins protocol, exporters and rate of its port', () => {
    const seen = seenOn(on(4739), FAKE_EXPORTERS, liveReport().exporters)
    expect(seen).toMatchObject({ protocols: 'NetFlow v9 · IPFIX', exporters: 3 })
    expect(seen.recordsPerSecond).toBeGreaterThan(0)
  })

  it('does not take UDP for TCP on the same port', () => {
    expect(seenOn(on(4739, 'tcp'), FAKE_EXPORTERS, [])).toEqual({ protocols: '', exporters: 0, recordsPerSecond: 0 })
  })
})

describe('figures of a live session', () => {
  it('reads times and addresses', () => {
    expect(elapsedText(872)).toBe('00:14:32')
    expect(endpointOf({ address: '::1', port: 4739 })).toBe('[::1]:4739')
  })

  it('draws seconds as a line with the busiest at the top, and says them in words', () => {
    expect(activityPath([0, 10, 5], 100, 22)).toBe('M0.0 21.0L50.0 1.0L100.0 11.0')
    expect(activityPath([0, 0], 10, 10)).toBe('M0.0 9.0L10.0 9.0')
    expect(activityPath([], 10, 10)).toBe('')
    expect(activityWords([880, 1490], 1105)).toBe('1,105 records/s now, between 880 and 1,490 in the last 2 s')
  })

  it('places firings on an axis, one that lasts to its end', () => {
    const firing = (from: string, to?: string): AlertFiring => ({
      rule: 'a',
      name: 'a',
      value: 1,
      from,
      ...(to !== undefined && { to }),
    })
    const [from, to] = [Date.parse('2024-07-11T09:00:00Z'), Date.parse('2024-07-11T09:10:00Z')]
    const spans = firingSpans(
      [
        firing('2024-07-11T08:00:00Z', '2024-07-11T08:30:00Z'),
        firing('2024-07-11T08:59:00Z', '2024-07-11T09:01:00Z'),
        firing('2024-07-11T09:05:00Z'),
      ],
      from,
      to,
    )
    expect(spans.map(({ from: at, length }) => [at, length])).toEqual([
      [0, 0.1],
      [0.5, 0.5],
    ])
    expect(firingSpans([firing('2024-07-11T09:05:00Z')], Number.NaN, to)).toEqual([])
  })
})

describe('notices', () => {
  it('of a session that began anew say what had run out, and where older records are', () => {
    const { recording } = summary({})
    expect(sayRenewed({ renewedFor: 'texts', recording }).text).toBe(
      'Its texts had nearly used up their numbers. It goes on as before. Older records show no more; the recording has them, as far back as it goes.',
    )
    expect(sayRenewed({ renewedFor: 'kinds', recording: { ...recording, state: 'off' } }).text).toBe(
      'It had nearly as many kinds of records as a session may have. It goes on as before. Older records show no more, and no recording has them.',
    )
  })

  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('go by themselves, and older ones give way', () => {
    const notices = createNotices()
    for (let count = 0; count < 6; count++) notices.say({ tone: 'done', title: `${count}`, text: '' })
    expect(notices.store.getState().map(({ title }) => title)).toEqual(['2', '3', '4', '5'])
    vi.advanceTimersByTime(6000)
    expect(notices.store.getState()).toEqual([])
  })
})
