/** What was known before the cut of a bundle: templates, labels, elements; and manifests that are not to be believed. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeSectionHeader } from '../../../core/live/bundle-blocks.ts'
import { fitManifest } from '../../../core/live/fit-manifest.ts'
import { writeCaptureBundle } from '../../../core/node/write-capture-bundle.ts'
import { MAX_MANIFEST_OCTETS } from '../../../core/limits/live.ts'
import type { CaptureManifest } from '../../../core/protocol/bundle-manifest.ts'
import { NO_KNOWLEDGE } from '../../../core/protocol/capture-knowledge.ts'
import type { BundleRequest, BundleSummary } from '../../../core/protocol/live-api.ts'
import { parseManifest, partPrefix } from '../../../core/session/manifest-schema.ts'
import { buildPcapng } from '../../support/capture-builders.ts'
import { runCapture } from '../../support/capture-runs.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
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
  u8,
  variable,
} from '../../support/message-builders.ts'
import { tcp, ipv4 as ipv4Packet, udpFrame } from '../../support/packet-builders.ts'

const FLOWS = templateSet(
  templateRecord(256, [
    { id: 8, length: 4 },
    { id: 10, length: 4 },
    { pen: 424_242, id: 7, length: 2 },
  ]),
)
const NAMES = optionsTemplateSet(optionsTemplateRecord(257, [{ id: 10, length: 4 }], [{ id: 82, length: 65_535 }]))
const name = (id: number, label: string): Uint8Array => dataSet(257, concat(u32(id), variable(text(label))))
/** RFC 5610: an element of enterprise 424242 that no registry has. */
const TYPES = optionsTemplateSet(
  optionsTemplateRecord(
    258,
    [
      { id: 346, length: 4 },
      { id: 303, length: 2 },
    ],
    [
      { id: 339, length: 1 },
      { id: 344, length: 1 },
      { id: 341, length: 65_535 },
    ],
  ),
)
const UNSIGNED_16 = 2
const TYPE = dataSet(258, concat(u32(424_242), u16(7), u8(UNSIGNED_16), u8(0), variable(text('queueDepth'))))
const flow = (octet: number): Uint8Array => dataSet(256, concat(ipv4(`198.51.100.${octet}`), u32(3), u16(513)))

let folder = ''
let session: InProcessSession

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-knowledge-'))
  session = await createInProcessSession()
})
afterEach(async () => {
  await session.dispose()
  await rm(folder, { recursive: true })
})

async function writeCapture(messages: readonly (readonly [seconds: number, octets: Uint8Array])[]): Promise<string> {
  const path = join(folder, 'whole.pcapng')
  const frames = messages.map(([seconds, octets]) => ({
    octets: udpFrame(octets),
    timeNs: BigInt(seconds) * 1_000_000_000n,
  }))
  await writeFile(path, buildPcapng({ interfaces: [{ linkType: 1 }], frames }))
  return path
}

async function bundle(source: string, request: Partial<BundleRequest>): Promise<BundleSummary & { path: string }> {
  const path = join(folder, 'bundle.pcapng')
  const made = await writeCaptureBundle({
    source,
    path,
    request: { isAnonymised: false, notes: '', view: '', ...request },
    anonymisationKey: new Uint8Array(64).fill(9),
    program: 'test',
    madeAt: '2026-01-02T03:04:05.000Z',
  })
  if (!made.ok) throw new Error(made.failure.message)
  return { ...made.value, path }
}

const CAPTURE = [
  [1_714_557_600, ipfixMessage({ sequence: 0 }, FLOWS, NAMES, TYPES, name(3, 'uplink-berlin'), TYPE)],
  [1_714_557_601, ipfixMessage({ sequence: 2 }, flow(1))],
  [1_714_557_690, ipfixMessage({ sequence: 3 }, flow(2))],
  [1_714_557_700, ipfixMessage({ sequence: 4 }, flow(3))],
] as const

describe('a bundle whose cut comes after templates, labels and elements', () => {
  it('opens with all of them, and with the numbers that it states', async () => {
    const made = await bundle(await writeCapture(CAPTURE), { lastSeconds: 30, notes: 'zürich', view: '{"tab":1}' })
    expect(made).toMatchObject({ records: 2, datagrams: 2, first: '2024-05-01T10:01:30.000000000Z' })
    const status = await session.load(made.path)
    expect(status.records).toEqual({ data: 2, options: 0 })
    expect(status.ledger.datagrams.received).toBe(2)
    expect(status.ledger.records.lost).toBe(0)
    expect(await session.session.bundleManifest()).toEqual({
      madeAt: '2026-01-02T03:04:05.000Z',
      isAnonymised: false,
      notes: 'zürich',
      view: '{"tab":1}',
      records: 2,
      datagrams: 2,
    })
    const details = await session.session.describeRecord(1)
    const fields = details.ok ? details.value.fields : []
    expect(fields.map(({ label }) => label)).toContain('uplink-berlin')
    expect(fields[2]).toMatchObject({ learnedName: 'queueDepth', value: 513 })
  })

  it('has a pseudonym in the place of a label, and no trace of it, in an anonymised copy', async () => {
    const made = await bundle(await writeCapture(CAPTURE), { lastSeconds: 30, isAnonymised: true })
    expect(made).toMatchObject({ records: 2, datagrams: 2 })
    const octets = (await readFile(made.path)).toString('latin1')
    for (const word of ['uplink-berlin', '192.0.2.1', '198.51.100']) expect(octets).not.toContain(word)
    await session.load(made.path)
    const details = await session.session.describeRecord(1)
    const label = (details.ok ? details.value.fields : []).find((field) => field.label !== undefined)?.label
    expect(label).toMatch(/^[a-z]{13}$/)
    expect((await session.session.bundleManifest())?.isAnonymised).toBe(true)
  })

  it('can be cut again', async () => {
    const first = await bundle(await writeCapture(CAPTURE), { lastSeconds: 30 })
    const copy = join(folder, 'first.pcapng')
    await writeFile(copy, await readFile(first.path))
    const second = await bundle(copy, { lastSeconds: 5 })
    expect(second).toMatchObject({ records: 1, datagrams: 1 })
    await session.load(second.path)
    const details = await session.session.describeRecord(1)
    expect((details.ok ? details.value.fields : []).map(({ label }) => label)).toContain('uplink-berlin')
  })
})

describe('a bundle of a TCP stream that is cut in its middle', () => {
  it('goes on with the first whole message, by the template from before', async () => {
    const messages = [
      ipfixMessage({ sequence: 0 }, FLOWS),
      ...[1, 2, 3].map((n) => ipfixMessage({ sequence: n - 1 }, flow(n))),
    ]
    let sequence = 101
    const segment = (octets: Uint8Array, seconds: number) => {
      const packet = ipv4Packet(tcp(octets, { sequence }), { protocol: 6 })
      sequence += octets.length
      return { octets: packet, timeNs: BigInt(seconds) * 1_000_000_000n }
    }
    const syn = ipv4Packet(tcp(new Uint8Array(0), { sequence: 100, flags: ['syn'] }), { protocol: 6 })
    const start = 1_714_557_600
    const frames = [
      { octets: syn, timeNs: BigInt(start) * 1_000_000_000n },
      ...messages.map((octets, index) => segment(octets, start + 10 * index)),
    ]
    const source = join(folder, 'stream.pcapng')
    await writeFile(source, buildPcapng({ interfaces: [{ linkType: 101 }], frames }))
    for (const isAnonymised of [false, true]) {
      const made = await bundle(source, { lastSeconds: 15, isAnonymised })
      expect(made.records).toBe(2)
      expect((await session.load(made.path)).records.data).toBe(2)
    }
  })
})

function manifestWith(part: Partial<CaptureManifest>): CaptureManifest {
  const facts = { format: 'flowglass-bundle', version: 1, kind: 'bundle', madeAt: '', program: '' } as const
  const counts = { records: 1, datagrams: 1, omitted: 0 }
  return { ...facts, ...counts, notes: '', view: '', isAnonymised: false, knowledge: NO_KNOWLEDGE, ...part }
}

describe('a manifest', () => {
  it('is read back as it was written, in as many parts as it takes, from any pieces of the file', () => {
    const labels = Array.from({ length: 2000 }, (_, index) => ({
      session: 0,
      domain: 1,
      idClass: 'interface',
      idKey: 'ingressInterface',
      labelKey: 'interfaceName',
      templateId: 257,
      preference: 0,
      id: String(index),
      label: `größe ${index} ${'x'.repeat(60)}`,
      at: '1714557600000000000',
    }))
    const manifest = manifestWith({ notes: '„ü“ 🦉', knowledge: { ...NO_KNOWLEDGE, labels } })
    const octets = Uint8Array.from(encodeSectionHeader(manifest, 'title').octets)
    expect(octets.length).toBeGreaterThan(3 * 65_536)
    for (const sizes of [[], [1000], [7, 65_536]]) {
      let comments: readonly string[] = []
      runCapture(octets, sizes, false, (found) => (comments = found))
      expect(comments[0]).toBe('title')
      expect(parseManifest(comments)).toEqual({ kind: 'manifest', manifest })
    }
  })

  it('is none when comments are somebody else’s', () => {
    expect(parseManifest(['slow since 9:12', ''])).toEqual({ kind: 'none' })
  })

  it.each([
    ['a part is missing', [`${partPrefix(1, 3)}{}`, `${partPrefix(3, 3)}{}`]],
    ['parts are fewer than stated', [`${partPrefix(1, 2)}{}`]],
    ['it is no JSON', [`${partPrefix(1, 2)}{}`, `${partPrefix(2, 2)}{`]],
    [
      'it is another version',
      [`${partPrefix(1, 2)}{}`, `${partPrefix(2, 2)}{"format":"flowglass-bundle","version":2}`],
    ],
    ['a number is negative', [`${partPrefix(1, 2)}{"records":-1}`, `${partPrefix(2, 2)}{}`]],
  ])('is broken when %s', (_what, comments) => {
    expect(parseManifest(comments).kind).toBe('broken')
  })

  it('leaves out labels rather than outgrow a section header, and counts them', () => {
    const label = {
      session: 0,
      domain: 1,
      idClass: 'other:x',
      idKey: 'x',
      labelKey: 'y',
      templateId: 257,
      preference: 0,
      id: '1',
      label: 'z'.repeat(250),
      at: '0',
    }
    const labels = new Array<typeof label>(60_000).fill(label)
    const fitted = fitManifest(manifestWith({ knowledge: { ...NO_KNOWLEDGE, labels } }))
    expect(fitted.omitted + fitted.knowledge.labels.length).toBe(60_000)
    expect(fitted.omitted).toBeGreaterThan(0)
    expect(encodeSectionHeader(fitted, '').octets.length).toBeLessThan(MAX_MANIFEST_OCTETS + 65_536)
  })
})

describe('a bundle whose manifest is broken', () => {
  it('opens as any capture, with a word about it', async () => {
    const made = await bundle(await writeCapture(CAPTURE), {})
    const octets = await readFile(made.path)
    const at = octets.indexOf('"format":"flowglass-bundle"')
    octets[at + 2] = 0x78
    await writeFile(made.path, octets)
    const status = await session.load(made.path)
    expect(status.phase).toBe('ready')
    expect(status.records.data).toBe(3)
    const { problems } = await session.session.report()
    expect(problems.map(({ code }) => code)).toContain('file-damaged')
    expect(await session.session.bundleManifest()).toBeUndefined()
  })
})
