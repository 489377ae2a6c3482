/** `dump` from a file to text: formats, fields, filter, limit, failures; goldens are its output as it stands. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDumpFilter } from '../../../cli/dump/dump-filter.ts'
import { dumpFile, findKeys, type DumpRequest } from '../../../cli/dump/dump-file.ts'
import type { ReadOutcome } from '../../../cli/output-options.ts'
import { createOutput } from '../../../cli/output.ts'
import { DEFAULT_DECODE_SETTINGS } from '../../../core/protocol/decode-settings.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  ipv4,
  optionsTemplateRecord,
  optionsTemplateSet,
  templateRecord,
  templateSet,
  text,
  u16,
  u32,
  u64,
  u8,
  v5Message,
  v9Message,
  v9TemplateRecord,
  v9TemplateSet,
  variable,
} from '../../support/message-builders.ts'
import { BASIC_LIST, basicList, SEMANTIC } from '../../support/list-builders.ts'
import { buildPcap } from '../../support/capture-builders.ts'
import { udpFrame } from '../../support/packet-builders.ts'

const registry = createElementRegistry()
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-dump-'))
})
afterAll(() => rm(folder, { recursive: true }))

const FLOW = templateRecord(256, [
  { id: 8, length: 4 },
  { id: 7, length: 2 },
  { id: 4, length: 1 },
  { id: 1, length: 8 },
  { pen: 5951, id: 130, length: 65_535 },
])
const flow = (address: string, port: number, octets: bigint, url: string): Uint8Array =>
  concat(ipv4(address), u16(port), u8(6), u64(octets), variable(text(url)))
const NAMES = optionsTemplateRecord(265, [{ id: 149, length: 4 }], [{ pen: 5951, id: 152, length: 65_535 }])

const MIXED = [
  ipfixMessage(
    { sequence: 100 },
    templateSet(FLOW),
    optionsTemplateSet(NAMES),
    dataSet(256, flow('198.51.100.7', 443, 1500n, '/cart?"x"=1\0'), flow('198.51.100.8', 80, 2n ** 60n, 'Zürich\n')),
    dataSet(265, concat(u32(1), variable(text('shop\0')))),
  ),
  v9Message(
    { sequence: 1 },
    v9TemplateSet(
      v9TemplateRecord(256, [
        { id: 22, length: 4 },
        { id: 21, length: 4 },
        { id: 10, length: 2 },
      ]),
    ),
    dataSet(256, u32(3_598_000), u32(3_599_250), u16(3)),
  ),
  v5Message({ sequence: 9, engineId: 1, sampling: 0x4064 }, { octets: 840, packets: 7 }),
]

async function capture(name: string, payloads: readonly Uint8Array[]): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, buildPcap({ frames: payloads.map((payload) => ({ octets: udpFrame(payload) })) }))
  return path
}

async function dump(path: string, request: Partial<DumpRequest> = {}): Promise<{ text: string; outcome: ReadOutcome }> {
  const pieces: Buffer[] = []
  const stream = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece)
      // Later, so that the back-pressure is real.
      setImmediate(done)
    },
    highWaterMark: 1,
  })
  const output = createOutput(stream)
  const all: DumpRequest = {
    path,
    format: 'ndjson',
    fields: undefined,
    limit: Number.POSITIVE_INFINITY,
    filter: undefined,
    registry,
    settings: DEFAULT_DECODE_SETTINGS,
    ...request,
  }
  const outcome = await dumpFile(all, output)
  await output.finish()
  return { text: Buffer.concat(pieces).toString('utf8'), outcome }
}

function filter(source: string): NonNullable<DumpRequest['filter']> {
  const parsed = parseDumpFilter(source, registry)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.create
}

describe('dump', () => {
  it('prints IPFIX, v9 and v5 records as the golden file has them', async () => {
    const { text: lines, outcome } = await dump(await capture('mixed.pcap', MIXED))
    expect(outcome.failure).toBeUndefined()
    await expect(lines).toMatchFileSnapshot('../../golden/mixed-versions.ndjson')
  })

  it('prints one JSON array', async () => {
    const { text: array } = await dump(await capture('array.pcap', MIXED), {
      format: 'json',
      fields: ['@record', '@type'],
    })
    expect(JSON.parse(array)).toEqual([
      { '@record': 1, '@type': 'data' },
      { '@record': 2, '@type': 'data' },
      { '@record': 3, '@type': 'options' },
      { '@record': 4, '@type': 'data' },
      { '@record': 5, '@type': 'data' },
    ])
    const whole = await dump(await capture('array.pcap', MIXED), { format: 'json' })
    expect(JSON.parse(whole.text)).toHaveLength(5)
  })

  it('prints CSV with the columns that the file has', async () => {
    const path = await capture('table.pcap', MIXED.slice(0, 1))
    const settings = DEFAULT_DECODE_SETTINGS
    const keys = await findKeys({
      path,
      format: 'csv',
      fields: undefined,
      limit: 1,
      filter: undefined,
      registry,
      settings,
    })
    expect(keys.slice(-3)).toEqual(['netscaler:httpReqUrl', 'observationDomainId', 'netscaler:appName'])
    const fields = ['@record', 'octetDeltaCount', 'netscaler:httpReqUrl', 'netscaler:appName']
    const { text: table } = await dump(path, { format: 'csv', fields })
    expect(table).toBe(
      [
        '@record,octetDeltaCount,netscaler:httpReqUrl,netscaler:appName',
        '1,1500,"/cart?""x""=1",',
        '2,1152921504606846976,"Zürich\n",',
        '3,,,shop',
        '',
      ].join('\n'),
    )
  })

  it('prints lists as JSON, in CSV as its text, and filters by it', async () => {
    const template = templateRecord(256, [
      { id: 82, length: 65_535 },
      { id: BASIC_LIST, length: 65_535 },
    ])
    const names = basicList(SEMANTIC.allOf, { id: 82, length: 65_535 }, variable(text('a"b\n')), variable(text('c')))
    const ports = basicList(SEMANTIC.ordered, { id: 7, length: 2 }, u16(80))
    const records = [names, ports, u8(3)].map((list) => concat(variable(text('eth0')), variable(list)))
    const path = await capture('lists.pcap', [ipfixMessage({}, templateSet(template), dataSet(256, ...records))])
    const { text: lines } = await dump(path)
    const [first = '', , third = ''] = lines.split('\n')
    expect(first).toContain('"basicList":{"semantic":"allOf","element":"interfaceName","items":["a\\"b\\n","c"]}')
    expect(third).toContain('"basicList":"03"')
    const fields = ['@record', 'basicList']
    const { text: chosen } = await dump(path, { format: 'json', fields })
    expect(JSON.parse(chosen)).toMatchObject([
      {},
      { basicList: { semantic: 'ordered', items: [80] } },
      { basicList: '03' },
    ])
    expect((await dump(path, { format: 'csv', fields })).text).toBe(
      [
        '@record,basicList',
        '1,"{""semantic"":""allOf"",""element"":""interfaceName"",""items"":[""a\\""b\\n"",""c""]}"',
        '2,"{""semantic"":""ordered"",""element"":""sourceTransportPort"",""items"":[80]}"',
        '3,03',
        '',
      ].join('\n'),
    )
    const some = await dump(path, { fields: ['@record'], filter: filter('basicList contains ordered') })
    expect(some.text).toBe('{"@record":2}\n')
  })

  it('filters, and stops at the limit', async () => {
    const path = await capture('some.pcap', MIXED)
    const records = async (request: Partial<DumpRequest>): Promise<unknown> => {
      const { text: lines } = await dump(path, { fields: ['@record'], ...request })
      return lines
        .split('\n')
        .slice(0, -1)
        .map((line) => (JSON.parse(line) as Record<string, unknown>)['@record'])
    }
    expect(await records({ filter: filter('port = 443 or src = 198.51.100.8') })).toEqual([1, 2])
    expect(await records({ filter: filter('url contains cart') })).toEqual([1])
    expect(await records({ limit: 2 })).toEqual([1, 2])
    expect(await records({ limit: 1, filter: filter('@type = options') })).toEqual([3])
    const { text: line } = await dump(path, { filter: filter('@version = 5') })
    expect(JSON.parse(line)).toMatchObject({ '@record': 5, '@version': 5 })
    expect(await dump(path, { limit: 0 })).toMatchObject({ text: '' })
  })

  it('refuses a filter with an unknown field and says where', () => {
    expect(parseDumpFilter('nonsense = 4', registry)).toMatchObject({
      ok: false,
      message: expect.stringContaining('at 1') as string,
    })
  })

  it('prints nothing of a file that is no capture', async () => {
    const path = join(folder, 'notes.txt')
    await writeFile(path, 'only some words, and enough of them to be sure')
    const { text: nothing, outcome } = await dump(path, { format: 'json' })
    expect(nothing).toBe('')
    expect(outcome.failure?.code).toBe('file-not-a-capture')
  })

  it('writes long output in order', async () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      ipfixMessage(
        { sequence: index * 2 },
        templateSet(FLOW),
        dataSet(256, flow('192.0.2.1', index, 1n, 'x'.repeat(700)), flow('192.0.2.2', index, 2n, `y${index}`)),
      ),
    )
    const { text: lines } = await dump(await capture('long.pcap', many))
    const numbers = lines
      .split('\n')
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as Record<string, unknown>)['@record'])
    expect(numbers).toEqual(Array.from({ length: 800 }, (_, index) => index + 1))
  })
})
