/** "Why is nothing showing?": which rung fails, and the words that explain it. */
import { describe, expect, it } from 'vitest'
import type { LadderRung, ListenerReport } from '../../../core/protocol/live-api.ts'
import type { ListenerNews, Reception } from '../../../core/session/collector-messages.ts'
import { buildLadder, type StoredRecords } from '../../../core/session/ladder.ts'

/** 2024-07-11T10:05:00Z. */
const NOW_MS = 1_720_692_300_000
const STARTED_MS = NOW_MS - 300_000

function listenerOf(given: Partial<ListenerReport> = {}): ListenerReport {
  const { port = 4739 } = given
  return {
    spec: { protocol: 'udp', address: '0.0.0.0', port },
    state: 'listening',
    port,
    datagrams: 0,
    octets: 0,
    refused: 0,
    connections: 0,
    failedConnections: 0,
    ...given,
  }
}

function newsOf(listeners: readonly ListenerReport[], droppedDatagrams = 0): ListenerNews {
  return {
    listeners,
    queue: { capacityOctets: 1, usedOctets: 1200, mostUsedOctets: 1, droppedDatagrams, droppedOctets: 0 },
    recorder: { state: 'off', files: 0, octets: 0, seconds: 0, unrecordedDatagrams: 0, removedDatagrams: 0 },
  }
}

const RECEIVED: Reception = {
  datagrams: 0,
  leftOut: 0,
  notFlowExport: 0,
  messages: 0,
  domains: 0,
  templates: 0,
  records: { data: 0, options: 0 },
  undecodableOctets: 0,
  malformedOctets: 0,
  waiting: [],
  exporters: [],
}

const ALL_KEPT: StoredRecords = { kept: 80_012, removed: 0, unstored: undefined }

function ladder(
  listeners: readonly ListenerReport[],
  reception: Partial<Reception> = {},
  dropped = 0,
  stored = ALL_KEPT,
): LadderRung[] {
  const news = newsOf(listeners, dropped)
  return buildLadder({ nowMs: NOW_MS, startedAtMs: STARTED_MS, news, reception: { ...RECEIVED, ...reception }, stored })
}

const failed = (rungs: readonly LadderRung[]): LadderRung | undefined => rungs.find(({ state }) => state === 'failed')
const rung = (rungs: readonly LadderRung[], step: LadderRung['step']): LadderRung | undefined =>
  rungs.find((one) => one.step === step)

const BUSY = listenerOf({ datagrams: 12_040, octets: 1e7, lastArrival: new Date(NOW_MS - 2100).toISOString() })
const EXPORTER = { datagrams: 1, records: 1, recordsPerSecond: 0, recordsBySecond: [] }

describe('the ladder', () => {
  it('passes all rungs with their evidence where data shows', () => {
    const rungs = ladder([BUSY], {
      datagrams: 12_040,
      messages: 12_040,
      domains: 3,
      templates: 9,
      records: { data: 80_000, options: 12 },
      exporters: [
        { exporter: 'a', ...EXPORTER },
        { exporter: 'b', ...EXPORTER },
      ],
    })
    expect(rungs.map(({ state, evidence }) => [state, evidence])).toEqual([
      ['passed', '1 port open: udp 0.0.0.0:4739'],
      ['passed', '12,040 datagrams on 1 port, the last one 2 s ago'],
      ['passed', '12,040 messages of NetFlow, IPFIX or sFlow'],
      ['passed', '3 observation domains of 2 exporters'],
      ['passed', '9 templates known'],
      ['passed', '80,000 data records and 12 options records'],
      ['passed', '80,012 records kept'],
    ])
    expect(rungs.some(({ advice }) => advice !== undefined)).toBe(false)
  })

  it('leaves the rungs above the first that fails open, and explains that one alone', () => {
    const rungs = ladder([listenerOf()])
    expect(rungs.map(({ state }) => state)).toEqual(['passed', 'failed', 'open', 'open', 'open', 'open', 'open'])
    expect(rungs.filter(({ advice }) => advice !== undefined)).toHaveLength(1)
  })

  it('names the port that could not be had, with its next step', () => {
    const failure = { code: 'port-in-use', message: 'It is taken.', nextStep: 'Choose another.' } as const
    expect(failed(ladder([listenerOf({ state: 'failed', failure })]))).toMatchObject({
      step: 'bound',
      evidence: 'No port is open; It is taken',
      advice: 'It is taken. Choose another.',
    })
  })

  it('says where nothing arrives, and what may hold it back', () => {
    const silent = failed(ladder([listenerOf()]))
    expect(silent).toMatchObject({ step: 'datagrams', evidence: 'Nothing has arrived since 10:00:00' })
    expect(silent?.advice).toContain('udp port 4739')
    expect(silent?.advice).toContain('firewall')
    const loopback = { protocol: 'udp', address: '127.0.0.1', port: 4739 } as const
    expect(failed(ladder([listenerOf({ spec: loopback })]))?.advice).toContain('Only this machine')
    const closed = listenerOf({ state: 'failed', port: 2055 })
    expect(failed(ladder([listenerOf(), closed]))?.advice).toContain('What is sent to 2055 does not arrive')
  })

  it('says that exporters are not let in, or that their connections end', () => {
    expect(failed(ladder([listenerOf({ datagrams: 17, refused: 17 })]))).toMatchObject({
      step: 'datagrams',
      advice: expect.stringContaining('All 17 came from exporters that are not in the list') as string,
    })
    const refused = listenerOf({ failedConnections: 3, lastConnectionFailure: 'its certificate has expired.' })
    expect(failed(ladder([refused]))?.advice).toContain('its certificate has expired')
    expect(failed(ladder([listenerOf({ connections: 1 })]))?.advice).toContain('connected')
  })

  it('counts what was dropped where datagrams arrive', () => {
    const [, datagrams] = ladder([{ ...BUSY, kernelDrops: 1200, refused: 3 }], { datagrams: 12_037 }, 40)
    expect(datagrams).toMatchObject({ state: 'passed', count: 12_040 })
    expect(datagrams?.evidence).toContain('3 of exporters that are not let in')
    expect(datagrams?.evidence).toContain('1,200 more dropped by the system')
    expect(datagrams?.evidence).toContain('40 dropped because decoding was behind')
  })

  it('names the setting to change where a buffer that dropped is smaller than it was to be', () => {
    const small = { ...BUSY, kernelDrops: 7, receiveBufferOctets: 212_992, askedBufferOctets: 32 << 20 }
    expect(ladder([small], { datagrams: 12_037 })[1]?.evidence).toContain(
      'it granted 208 KiB of 32.0 MiB. Run sudo sysctl -w net.core.rmem_max=33554432, then stop and listen again',
    )
    for (const enough of [
      { ...small, kernelDrops: 0 },
      { ...small, receiveBufferOctets: 32 << 20 },
    ]) {
      expect(ladder([enough], { datagrams: 12_037 })[1]?.evidence).not.toContain('sysctl')
    }
  })

  it('says that what arrives is no flow export, or waits for the decoder', () => {
    expect(failed(ladder([BUSY], { datagrams: 12_040, notFlowExport: 12_040 }))).toMatchObject({
      step: 'recognised',
      evidence: '0 messages of NetFlow, IPFIX or sFlow; 12,040 datagrams of something else',
      advice: expect.stringContaining('DTLS') as string,
    })
    expect(failed(ladder([BUSY]))?.advice).toContain('waits for the decoder')
  })

  it('says whose data waits for which templates, since when, and when a NetScaler sends them (RFC 7011 §8)', () => {
    const waiting = [
      {
        exporter: '192.0.2.1:4739',
        domain: 0,
        templateIds: [258, 256],
        sets: 30,
        octets: 12_000,
        sinceSeconds: NOW_MS / 1000 - 60,
      },
      {
        exporter: '192.0.2.2:4739',
        domain: 1,
        templateIds: [256],
        sets: 4,
        octets: 400,
        sinceSeconds: NOW_MS / 1000 - 20,
      },
    ]
    const reception = { datagrams: 34, messages: 34, domains: 2, waiting }
    const fails = failed(ladder([BUSY], reception))
    expect(fails).toMatchObject({ step: 'template', count: 0 })
    const words = '34 sets (12.4 kB) of 192.0.2.1:4739, 192.0.2.2:4739 wait for templates 256, 258 since 10:04:00'
    expect(fails?.evidence).toContain(words)
    expect(fails?.advice).toContain('every 600 s only, so by 10:14:00 (UTC)')
    expect(fails?.advice).toContain('`set appflow param -templateRefresh 60`')

    // Where others decode, it is no reason for an empty view, but said.
    const others = ladder([BUSY], { ...reception, templates: 4, records: { data: 9, options: 0 } })
    expect(failed(others)).toBeUndefined()
    expect(rung(others, 'template')?.evidence).toContain(words)
  })

  it('needs no template of NetFlow v5', () => {
    const v5 = ladder([BUSY], { datagrams: 9, messages: 9, domains: 1, records: { data: 90, options: 0 } })
    expect(failed(v5)).toBeUndefined()
    expect(rung(v5, 'template')?.evidence).toBe('NetFlow v5 and sFlow need no template')
  })

  it('tells templates without data from data that does not fit them', () => {
    const templates = { datagrams: 1, messages: 1, domains: 1, templates: 3 }
    expect(failed(ladder([BUSY], templates))).toMatchObject({ step: 'decoded' })
    expect(failed(ladder([BUSY], templates))?.advice).toContain('no data for them yet')
    expect(failed(ladder([BUSY], { ...templates, malformedOctets: 100 }))?.advice).toContain('does not fit')
  })

  it('says that nothing is stored, because the disk is full or its limits let nothing be kept', () => {
    const received = { datagrams: 9, messages: 9, domains: 1, templates: 1, records: { data: 9000, options: 0 } }
    const full = ladder([BUSY], received, 0, { kept: 4000, removed: 1000, unstored: 4000 })
    expect(failed(full)).toMatchObject({
      step: 'stored',
      count: 4000,
      evidence:
        '4,000 records kept; 1,000 older removed by the limits of the session; 4,000 not stored, the disk is full',
      advice: expect.stringContaining('Free space there') as string,
    })
    const old = failed(ladder([BUSY], received, 0, { kept: 0, removed: 9000, unstored: undefined }))
    expect(old).toMatchObject({ step: 'stored', advice: expect.stringContaining('wider limits') as string })
    // What was decoded a moment ago is about to be stored, and limits that leave something are no reason for an empty view.
    for (const stored of [
      { kept: 0, removed: 0, unstored: undefined },
      { kept: 1, removed: 8999, unstored: undefined },
    ]) {
      expect(failed(ladder([BUSY], received, 0, stored))).toBeUndefined()
    }
  })

  it('has no time in the future when the wall clock was set back', () => {
    const ahead = listenerOf({ datagrams: 1, lastArrival: new Date(NOW_MS + 3_600_000).toISOString() })
    expect(ladder([ahead], { datagrams: 1 })[1]?.evidence).toBe('1 datagram on 1 port, the last one just now')
  })
})
