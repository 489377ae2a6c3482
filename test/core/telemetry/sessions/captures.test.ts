/** Sessions of whole captures: the sample, whose exporter is simulated, and captures of a real probe's records. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { present } from '../../../../core/bytes/invariant.ts'
import { createSampleCapture } from '../../../../core/simulate/sample-capture.ts'
import { decodeCapture, inChunks } from '../../../support/decode-capture.ts'
import { createSessionBookReader, type SessionBookReader } from '../../../support/traffic-session-books.ts'

function readCapture(octets: Uint8Array): SessionBookReader {
  const reader = createSessionBookReader()
  decodeCapture(inChunks(octets), (block) => reader.take(block))
  reader.book.end()
  return reader
}

describe('the sample', () => {
  let sample: SessionBookReader

  beforeAll(() => {
    sample = readCapture(createSampleCapture().octets)
  })

  it('has two uniflows a session and nothing left over', () => {
    const rows = sample.rows(['records', 'directions', 'exporter', 'domain'])
    expect(rows.length).toBeGreaterThan(100)
    expect(sample.book.dropped).toEqual({ records: 0, layer7: 0 })
    for (const row of rows) expect(row).toEqual({ records: 2, directions: 2, exporter: '192.0.2.40:41822', domain: 1 })
  })

  it('names applications by the labels that came after the first sessions', () => {
    const applications = new Set(sample.rows(['application']).map(({ application }) => application))
    expect([...applications].sort()).toEqual(['dns', 'https', 'mysql'])
  })

  it('has the metrics of each kind of session, and no others', () => {
    const metrics = ['rtt', 'srt', 'jitterAverage', 'retransmissions', 'synSize']
    const measured: Readonly<Record<string, readonly string[]>> = { https: metrics, mysql: ['synSize'], dns: ['srt'] }
    for (const row of sample.rows()) {
      const { application, serverName, queryName } = row
      expect(metrics.filter((column) => typeof row[column] === 'number')).toEqual(measured[application as string])
      expect([serverName !== null, queryName !== null]).toEqual([application === 'https', application === 'dns'])
    }
  })

  it('is what it was: its first sessions, value by value', async () => {
    const lines = sample
      .rows()
      .slice(0, 12)
      .map((row) => JSON.stringify(row))
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../../golden/loadmaster-sessions.ndjson')
  })

  it('blames the path of the sessions whose client is far away', async () => {
    const { book, readTexts, rows } = sample
    const odd = rows(['verdict', 'rtt', 'number']).filter(({ verdict }) => verdict === "client's network path")
    expect(odd.length).toBeGreaterThan(0)
    for (const { number } of odd) {
      const details = present(await book.describeSession(Number(number), 'service', readTexts), 'the session')
      expect(details.verdict?.label).toBe("client's network path")
      expect(details.reasons.some(({ kind }) => kind === 'odd')).toBe(true)
    }
  })
})

const CAPTURES = join(import.meta.dirname, '../../../../../shared/corpora/captures')

describe.skipIf(!existsSync(CAPTURES))('records of a real probe', () => {
  const read = (name: string) => readCapture(new Uint8Array(readFileSync(join(CAPTURES, `${name}.pcap`))))

  it('of an HTTP request are a session of one direction', async () => {
    const reader = read('flowmon_synth_http')
    const columns = [
      'client',
      'clientPort',
      'server',
      'serverPort',
      'application',
      'serverName',
      'rtt',
      'ttl',
      'synSize',
      'windowSize',
      'octets',
      'directions',
      'duration',
    ]
    expect(reader.rows(columns)).toEqual([
      {
        client: '192.168.66.2',
        clientPort: 49_941,
        server: '95.101.75.78',
        serverPort: 80,
        // No options record names the application: engine 3 is IANA's ports.
        application: '3:80',
        serverName: 'ctldl.windowsupdate.com',
        rtt: 'notMeasured',
        ttl: 128,
        synSize: 52,
        windowSize: 64_240,
        octets: 776,
        directions: 1,
        duration: 117_000,
      },
    ])
    const details = await reader.book.describeSession(1, 'service', reader.readTexts)
    expect(details?.metrics[0]?.reason).toBe('One direction only was exported: what rests on both cannot be measured.')
    expect(details?.layer7.slice(0, 3)).toEqual([
      { key: 'flowmon:httpHost', value: 'ctldl.windowsupdate.com' },
      { key: 'flowmon:httpUrl', value: '/msdownload/update/v3/static/trustedr/en/authrootstl.cab?887a94' },
      { key: 'flowmon:httpMethodMask', value: '1' },
    ])
  })

  it.each([
    ['flowmon_synth_dns', 'displaycatalog.mp.microsoft.com'],
    ['flowmon_synth_dns_nxdomain', 'wpad.redmoon.cz'],
  ])('of %s are those of the resolver, which answered', (name, queryName) => {
    const columns = ['client', 'server', 'serverPort', 'queryName', 'ttl', 'srt', 'retransmissions']
    expect(read(name).rows(columns)).toEqual([
      {
        client: '192.168.66.2',
        server: '8.8.8.8',
        serverPort: 53,
        queryName,
        ttl: null,
        srt: 'notMeasured',
        retransmissions: null,
      },
    ])
  })

  it('without an element of the probe are none', () => {
    expect(read('flowmon_synth_generic').book.sessions.rowCount).toBe(0)
  })
})
